// @ts-check
import { html } from 'lit';
import { period } from '../../lib/plain.js';
import { filled, series, timeAxis } from '../../lib/series.js';
import { says } from './line.js';
import './chart-canvas.js';

/** Bars that are drawn; the table beside them holds all. */
const BARS_MAX = 50;

/**
 * @param {import('./ask.js').Answer} answer
 * @param {import('./ask.js').Panel} panel
 * @param {import('../../lib/spans.js').Span} span
 */
export function bars(answer, panel, span) {
  const axis = timeAxis(answer.table);
  let drawn = series(answer.table, axis?.column ?? answer.table.columns[0]?.name ?? '');
  if (axis && answer.table.columns.at(-1)?.name === 'count') {
    drawn = filled(drawn, axis.period, span, Date.now());
  }
  const shown = {
    labels: (axis ? drawn.labels.map(period) : drawn.labels).slice(0, axis ? undefined : BARS_MAX),
    lines: drawn.lines.map((one) => ({ ...one, values: one.values.slice(0, axis ? undefined : BARS_MAX) })),
  };
  return html`<chart-canvas
    .drawing=${{ kind: 'bar', series: shown, sideways: !axis, says: says(panel.title, drawn) }}
  ></chart-canvas>`;
}
