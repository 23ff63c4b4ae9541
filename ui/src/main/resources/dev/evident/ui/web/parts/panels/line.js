// @ts-check
import { html } from 'lit';
import { number, period } from '../../lib/plain.js';
import { filled, series, timeAxis } from '../../lib/series.js';
import { line as cut } from '../../lib/visible.js';
import './chart-canvas.js';

/**
 * @param {import('./ask.js').Answer} answer
 * @param {import('./ask.js').Panel} panel
 * @param {import('../../lib/spans.js').Span} span
 */
export function line(answer, panel, span) {
  const axis = timeAxis(answer.table);
  const measure = answer.table.columns.at(-1)?.name;
  const counted = measure === 'count';
  let drawn = series(answer.table, axis?.column ?? '');
  if (axis && counted) {
    drawn = filled(drawn, axis.period, span, Date.now());
  }
  return html`<chart-canvas
    .drawing=${{
      kind: 'line',
      series: { labels: drawn.labels.map(period), lines: drawn.lines },
      says: says(panel.title, drawn),
    }}
  ></chart-canvas>`;
}

/**
 * What a chart shows, for who cannot see it; the numbers are in the table beside it.
 *
 * @param {string} title
 * @param {import('../../lib/series.js').Series} drawn
 */
export function says(title, drawn) {
  if (drawn.lines.length === 0) {
    return `${title}: nothing in this time range`;
  }
  const parts = drawn.lines.map((one) => {
    const values = one.values.map((value) => value ?? 0);
    const most = Math.max(...values);
    return `${cut(one.name)} at most ${number(most)} at ${cut(period(drawn.labels[values.indexOf(most)]))}`;
  });
  return `${title}: ${parts.join('; ')}`;
}
