// @ts-check
/** What the address of Explore says: q, from, to, stream, cols, live. */

import { link } from '../../app/router.js';
import { DEFAULT, columnsOf } from '../../lib/columns.js';
import { ALL } from '../../lib/times.js';

const FROM_AT_FIRST = '-24h';

/** @typedef {ReturnType<typeof stateOf>} State */

/** @param {URLSearchParams} query */
export function stateOf(query) {
  const q = query.get('q') ?? '';
  const to = query.get('to') ?? '';
  // Who comes without any wish sees the last day; a link with a query means all time.
  const from = query.get('from') ?? (q || to ? ALL : FROM_AT_FIRST);
  return {
    q,
    from,
    to,
    range: { from, to },
    stream: query.get('stream') ?? '',
    cols: columnsOf(query.get('cols')),
    live: query.get('live') === '1',
  };
}

/** @param {State} state */
export function addressOf(state) {
  const { q, from, to, stream } = state;
  const cols = state.cols.join() === DEFAULT.join() ? '' : state.cols.join();
  return link('explore', [], { q, from, to, stream, cols, live: state.live ? '1' : '' });
}
