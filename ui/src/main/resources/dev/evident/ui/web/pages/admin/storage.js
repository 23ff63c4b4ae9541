// @ts-check
/** How much is stored, of which streams, classes and days, and how it grows. */

import { html, nothing } from 'lit';
import { json } from '../../app/api.js';
import { bytes, whole } from '../../lib/amounts.js';
import { addedUp } from '../../lib/growth.js';
import { Panel } from './panel.js';
import '../../parts/growth-chart.js';

/** So many rows of single days are shown, the newest. */
const DAYS_SHOWN_MAX = 200;

class AdminStorage extends Panel {
  async fetched() {
    return json('/v1/storage');
  }

  render() {
    return html`<div class="row"><h2>Storage</h2></div>
      ${this.loading.trouble()}
      ${this.data ? this.#state() : nothing}`;
  }

  #state() {
    const { sealed, unsealed, rows } = this.data;
    const days = rows.filter((/** @type {any} */ one) => !one.control);
    const per = sealed.records > 0 ? `, ${bytes(Math.round(sealed.bytes / sealed.records))} a record` : '';
    return html`<p>
        Sealed: <b>${bytes(sealed.bytes)}</b> in ${whole(sealed.segments)} files with ${whole(sealed.records)} records${per}.
        Not sealed yet: ${whole(unsealed.records)} records, ${bytes(unsealed.bytes)} in memory and in the journal.
      </p>
      ${rows.length === 0
        ? html`<empty-state heading="Nothing is sealed yet">A file of the journal is sealed when it is full; see log.journal-file-mib.</empty-state>`
        : html`<div class="card pad">
              <growth-chart
                label="Sealed bytes"
                base="1024"
                .text=${bytes}
                .points=${addedUp(days.map((/** @type {any} */ one) => ({ day: one.to, amount: one.bytes })))}
              ></growth-chart>
            </div>
            ${this.#table('By stream and class', grouped(rows), false)} ${this.#table('By day', rows.slice(-DAYS_SHOWN_MAX).reverse(), true)}
            ${rows.length > DAYS_SHOWN_MAX
              ? html`<p class="quiet">The newest ${whole(DAYS_SHOWN_MAX)} of ${whole(rows.length)} are shown.</p>`
              : nothing}`}`;
  }

  /**
   * @param {string} heading
   * @param {any[]} rows
   * @param {boolean} daily
   */
  #table(heading, rows, daily) {
    return html`<h3>${heading}</h3>
      <div class="scroll card" tabindex="0" role="region" aria-label=${heading}>
        <table class="cards">
          <thead>
            <tr>
              ${daily ? html`<th scope="col">Accepted on</th>` : nothing}
              <th scope="col">Streams</th>
              <th scope="col">Class</th>
              <th scope="col" class="number">Files</th>
              <th scope="col" class="number">Records</th>
              <th scope="col" class="number">Size</th>
            </tr>
          </thead>
          <tbody>
            ${rows.map(
              (one) => html`<tr>
                ${daily ? html`<td>${one.control ? 'any day' : one.from === one.to ? one.to : `${one.from} to ${one.to}`}</td>` : nothing}
                <td data-label=${daily ? 'Streams' : nothing}>${one.control ? 'the log’s own records' : one.streams.join(', ')}</td>
                <td data-label="Class">${one.class ?? '–'}</td>
                <td class="number" data-label="Files">${whole(one.segments)}</td>
                <td class="number" data-label="Records">${whole(one.records)}</td>
                <td class="number" data-label="Size">${bytes(one.bytes)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>`;
  }
}

/**
 * The days of one stream and class added up, the largest first.
 *
 * @param {any[]} rows
 */
function grouped(rows) {
  const all = new Map();
  for (const row of rows) {
    const key = JSON.stringify([row.streams, row.class ?? null]);
    const sum = all.get(key) ?? { ...row, segments: 0, records: 0, bytes: 0 };
    all.set(key, {
      ...sum,
      segments: sum.segments + row.segments,
      records: sum.records + row.records,
      bytes: sum.bytes + row.bytes,
    });
  }
  return [...all.values()].sort((a, b) => b.bytes - a.bytes);
}

customElements.define('admin-storage', AdminStorage);
