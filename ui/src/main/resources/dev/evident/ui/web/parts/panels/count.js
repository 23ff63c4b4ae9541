// @ts-check
import { html } from 'lit';
import { number } from '../../lib/plain.js';

/** @param {import('./ask.js').Answer} answer */
export function count(answer) {
  return html`<p class="big">${number(answer.table.rows[0]?.[0] ?? 0)}</p>`;
}
