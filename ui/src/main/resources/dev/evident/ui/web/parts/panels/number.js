// @ts-check
/** One number, and how it changed. Neither direction is good or bad by itself: words and an arrow, no red and green. */

import { html, nothing } from 'lit';
import { number as plain } from '../../lib/plain.js';

/**
 * @param {number} now
 * @param {number} previous
 */
export function change(now, previous) {
  const difference = now - previous;
  if (difference === 0) {
    return 'as many as before';
  }
  const sign = difference > 0 ? '▲' : '▼';
  const words = difference > 0 ? 'more' : 'fewer';
  const share = previous !== 0 ? ` (${plain(Math.round(Math.abs(difference / previous) * 100))} %)` : '';
  return `${sign} ${plain(Math.abs(difference))} ${words} than before${share}`;
}

/** @param {import('./ask.js').Answer} answer */
export function number(answer) {
  const now = answer.table.rows[0]?.[0];
  const known = now !== null && now !== undefined && answer.previous !== undefined;
  return html`<p class="big">${plain(now)}</p>
    ${known ? html`<p class="quiet">${change(Number(now), Number(answer.previous))}</p>` : nothing}`;
}
