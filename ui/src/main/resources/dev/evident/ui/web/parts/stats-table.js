// @ts-check
/** `<stats-table .table=${answer}>`: what a query with a measure found. */

import { LitElement, css, html } from 'lit';
import { controls, tables } from '../style/shared.js';
import { line } from '../lib/visible.js';

const ROWS_MAX = 1_000;

export class StatsTable extends LitElement {
  static properties = { table: { attribute: false } };

  static styles = [
    controls,
    tables,
    css`
      :host {
        display: block;
        min-width: 0;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {{columns: {name: string, type: string}[], rows: any[][]}} */
    this.table = { columns: [], rows: [] };
  }

  render() {
    const { columns, rows } = this.table;
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Numbers">
      <table>
        <thead>
          <tr>
            ${columns.map((one) => html`<th scope="col" class=${one.type}>${line(one.name, 80)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.slice(0, ROWS_MAX).map(
            (row) =>
              html`<tr>
                ${row.map((value, i) => html`<td class=${columns[i].type}><bdi>${line(value ?? '–')}</bdi></td>`)}
              </tr>`,
          )}
        </tbody>
      </table>
      ${rows.length > ROWS_MAX
        ? html`<p class="quiet">${rows.length - ROWS_MAX} more rows; add “| top 100” to see those that matter.</p>`
        : ''}
    </div>`;
  }
}

customElements.define('stats-table', StatsTable);
