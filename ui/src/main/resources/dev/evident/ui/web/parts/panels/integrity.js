// @ts-check
/** How the log stands, in a sentence and numbers. */

import { html, nothing } from 'lit';
import { duration, number } from '../../lib/plain.js';
import { dataTable } from './data-table.js';

/** @param {any} log */
function verdict(log) {
  if (log.trouble) {
    return { good: false, text: `The log takes nothing any more: ${log.trouble}` };
  }
  if (log.segments?.damaged > 0) {
    return {
      good: false,
      text: `${number(log.segments.damaged)} of ${number(log.segments.segments.length)} segments are damaged. Look at the page Integrity, and restore them.`,
    };
  }
  if (log.store.length > 0) {
    return { good: false, text: `The store is in trouble: ${log.store.join('; ')}` };
  }
  if (log.published < log.committed) {
    return {
      good: true,
      text: `Everything stands; the last ${number(log.committed - log.published)} entries wait for their checkpoint.`,
    };
  }
  return { good: true, text: 'Everything that is committed is published, and nothing is damaged.' };
}

/** @param {import('./ask.js').Answer} answer */
export function integrity(answer) {
  const { good, text } = verdict(answer.log);
  const times = (answer.log.segments?.segments ?? []).map(/** @param {any} one */ (one) => one.verified).filter(Boolean);
  const oldest = times.sort()[0];
  return html`<p class=${good ? 'verdict good' : 'verdict bad'}>${good ? '✓' : '✗'} ${text}</p>
    ${oldest
      ? html`<p class="quiet">
          Of the segments that were verified, the longest ago: ${duration((Date.now() - Date.parse(oldest)) / 1000)} ago.
        </p>`
      : nothing}
    ${dataTable(answer.table, 'How the log stands')}
    ${answer.log.segments
      ? nothing
      : html`<p class="quiet">When segments were verified is shown to those with the permission “operate”.</p>`}`;
}
