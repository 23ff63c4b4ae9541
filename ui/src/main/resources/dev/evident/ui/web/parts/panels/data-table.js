// @ts-check
/** Any answer as a table: what a table panel shows, and what every other panel says to those who cannot see it. */

import { html, nothing } from 'lit';
import { moment, number } from '../../lib/plain.js';
import { named } from '../../lib/series.js';
import { line } from '../../lib/visible.js';

/** Rows that are drawn; a panel is no report. */
export const ROWS_SHOWN = 200;

/**
 * @param {any} value
 * @param {'text' | 'time' | 'number'} type
 */
function cell(value, type) {
  if (value === null || value === undefined) {
    return '–';
  }
  if (Array.isArray(value)) {
    return line(value.join(', '));
  }
  if (type === 'number') {
    return number(value);
  }
  return type === 'time' && value ? moment(value) : line(named(value));
}

/**
 * The least of times is the first one.
 *
 * @param {import('../../lib/series.js').Column} column
 */
function heading({ name, type }) {
  return type === 'time' ? ({ min: 'first', max: 'last' }[name] ?? name) : name;
}

/**
 * @param {import('../../lib/series.js').Table} table
 * @param {string} caption
 */
export function dataTable(table, caption) {
  const shown = table.rows.slice(0, ROWS_SHOWN);
  return html`<table>
      <caption class="hidden-visually">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${table.columns.map(
            (one) => html`<th scope="col" class=${one.type === 'number' ? 'number' : ''}>${heading(one)}</th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${shown.map(
          (row) =>
            html`<tr>
              ${table.columns.map(
                (one, i) => html`<td class=${one.type}><bdi>${cell(row[i], one.type)}</bdi></td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
    ${table.rows.length > shown.length
      ? html`<p class="quiet">${shown.length} of ${table.rows.length} rows are shown.</p>`
      : nothing}
    ${table.rows.length === 0 ? html`<p class="quiet">Nothing in this time range.</p>` : nothing}`;
}
