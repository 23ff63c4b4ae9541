// @ts-check
/** What stands between the question and the answer: how much was found, and what can be done with it. */

import { html, nothing } from 'lit';
import { session } from '../../app/session.js';
import { ACTIONS } from '../explore-actions.js';
import '../column-picker.js';

/** @typedef {import('./search.js').ExploreSearch} ExploreSearch */
/** @typedef {import('./state.js').State} State */

/** Ranges of the log that are named before it becomes a list that nobody reads. */
const RANGES_NAMED_MAX = 5;

const NUMBERS = new Intl.NumberFormat('en');

/**
 * @param {State} state
 * @param {ExploreSearch} search
 * @param {string[]} free paths of free JSON
 * @param {{live: () => void, columns: (cols: string[]) => void, act: (action: import('../explore-actions.js').Action) => void,
 *   keys: () => void}} acts
 */
export function statusBar(state, search, free, acts) {
  const running = search.running.size > 0;
  return html`<div class="status">
    <div class="said" role="status">${said(search)}</div>
    ${running ? html`<button class="stop" @click=${() => search.stop()}>Stop</button>` : nothing}
    <div class="actions">
      <button aria-pressed=${state.live} @click=${acts.live} title="new events as they come (l)">
        ${state.live ? '● Live' : 'Live'}
      </button>
      <column-picker
        .columns=${state.cols}
        .free=${free}
        @columns=${/** @param {CustomEvent} e */ (e) => acts.columns(e.detail)}
      ></column-picker>
      ${ACTIONS.filter((one) => session.may(one.needs)).map(
        (one) => html`<button @click=${() => acts.act(one)}>${one.label}</button>`,
      )}
      <button class="keys" @click=${acts.keys} aria-label="Keys" title="what the keyboard does (?)">?</button>
    </div>
    <div class="progress ${running ? 'running' : ''}"></div>
  </div>`;
}

/** @param {ExploreSearch} search */
function said({ running, total, stopped }) {
  if (running.has('events')) {
    return 'Searching …';
  }
  const count = total
    ? `${total.exact ? '' : 'at least '}${NUMBERS.format(total.count)} ${total.count === 1 ? 'event' : 'events'}`
    : '';
  const more = running.has('counts') ? ' · counting …' : stopped ? ' · stopped' : '';
  return count + more;
}

/** @param {ExploreSearch} search */
export function missingRanges({ missing }) {
  if (missing.length === 0) {
    return nothing;
  }
  const ranges = missing.slice(0, RANGES_NAMED_MAX).map((one) => `${one.first} to ${one.last}`);
  return html`<p class="warn" role="alert">
    This is not all: events of the log from ${ranges.join(', ')} cannot be read. See Integrity.
  </p>`;
}
