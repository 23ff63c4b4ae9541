// @ts-check
/** What a search found: rows of events, a table of numbers, or nothing and what to do then. */

import { html, nothing } from 'lit';
import { ALL } from '../../lib/times.js';
import '../empty-state.js';
import '../event-table.js';

/** @typedef {import('./search.js').ExploreSearch} ExploreSearch */
/** @typedef {import('./state.js').State} State */

const NUMBERS = new Intl.NumberFormat('en');

/**
 * @param {State} state
 * @param {ExploreSearch} search
 * @param {{again: () => void, go: (change: Partial<State>) => void}} acts
 */
export function found(state, search, acts) {
  if (search.table) {
    import('../stats-table.js');
    return html`<stats-table .table=${search.table}></stats-table>`;
  }
  const asking = search.running.has('events');
  if (search.hits.length === 0 && !asking && !search.error) {
    return foundNothing(state, search, acts);
  }
  return html`<event-table
    class=${asking || search.error ? 'waiting' : ''}
    .hits=${search.hits}
    .columns=${state.cols}
    ?more=${search.goesOn && !search.error}
    ?busy=${search.running.has('more') || asking}
    @more=${() => search.more()}
  >
    ${search.loaded.full
      ? html`<p slot="end" role="status">
          These are the newest ${NUMBERS.format(search.hits.length)} events; a page keeps no more. Narrow the question or the
          time range down to see older ones.
        </p>`
      : nothing}
  </event-table>`;
}

/**
 * @param {State} state
 * @param {ExploreSearch} search
 * @param {{again: () => void, go: (change: Partial<State>) => void}} acts
 */
function foundNothing(state, search, acts) {
  if (search.stopped) {
    return html`<empty-state heading="Stopped"><button @click=${acts.again}>Ask again</button></empty-state>`;
  }
  const whole = state.from === ALL && !state.to;
  return html`<empty-state heading="No event matches">
    ${whole
      ? html`Take something out of the query.`
      : html`<button @click=${() => acts.go({ from: ALL, to: '' })}>Look at all time</button>`}
    ${state.q ? html`<button @click=${() => acts.go({ q: '' })}>Without the query</button>` : nothing}
  </empty-state>`;
}
