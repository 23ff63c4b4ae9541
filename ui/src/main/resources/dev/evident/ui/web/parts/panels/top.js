// @ts-check
/** The values with the most, each with its bar. The bars are drawn, so that no style has to be written into the page. */

import { html, nothing, svg } from 'lit';
import { link } from '../../app/router.js';
import { moment, number } from '../../lib/plain.js';
import { split, term } from '../../lib/query-text.js';
import { named } from '../../lib/series.js';
import { line } from '../../lib/visible.js';

/**
 * @param {import('./ask.js').Answer} answer
 * @param {import('./ask.js').Panel} panel
 * @param {Record<string, string | undefined>} place from, to and stream
 */
export function top(answer, panel, place) {
  const [key, measure] = answer.table.columns;
  const isTime = measure?.type === 'time';
  const most = Math.max(...answer.table.rows.map((row) => Number(row[1]) || 0), 0);
  if (answer.table.rows.length === 0) {
    return html`<p class="quiet">Nothing in this time range.</p>`;
  }
  return html`<ol class="top">
    ${answer.table.rows.map(([value, count]) => {
      const part = most > 0 ? Math.max(0.5, (Number(count) / most) * 100) : 0;
      const shown = line(named(value));
      const q = value === null ? '' : `(${split(panel.query ?? '').filter || '*'}) ${term(key.name, String(value))}`;
      return html`<li>
        ${q && key.type === 'text'
          ? html`<a class="value" href=${link('explore', [], { ...place, q })}><bdi>${shown}</bdi></a>`
          : html`<span class="value"><bdi>${shown}</bdi></span>`}
        <span class="count">${isTime ? moment(count) : number(count)}</span>
        ${isTime
          ? nothing
          : html`<svg viewBox="0 0 100 2" preserveAspectRatio="none" aria-hidden="true">
              ${svg`<rect width=${part} height="2"></rect>`}
            </svg>`}
      </li>`;
    })}
  </ol>`;
}

