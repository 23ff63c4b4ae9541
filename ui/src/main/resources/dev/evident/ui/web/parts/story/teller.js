// @ts-check
/** What a story asks the server. */

import { json } from '../../app/api.js';
import { lengthOf, secondsBack } from '../../lib/spans.js';
import { term } from '../../lib/query-text.js';
import { gapSeconds, marked, story } from '../../lib/story.js';

/** @typedef {'actor' | 'target' | 'session'} Kind */

/** @type {Record<Kind, {name: string, field: string}>} */
export const KINDS = {
  actor: { name: 'Actor', field: 'actor.id' },
  target: { name: 'Target', field: 'targets.id' },
  session: { name: 'Session', field: 'context.session_id' },
};

/** What can be new in a story of each kind: the field, its name, and where it stands in an event. */
const NEWS = {
  action: { field: 'action', keys: (/** @type {any} */ event) => [event.action] },
  address: { field: 'origin.ip', keys: (/** @type {any} */ event) => [event.origin?.ip].filter(Boolean) },
  actor: { field: 'actor.id', keys: (/** @type {any} */ event) => [event.actor?.id].filter(Boolean) },
};

/** @type {Record<Kind, (keyof typeof NEWS)[]>} */
const NEWS_OF = { actor: ['action', 'address'], target: ['actor', 'action', 'address'], session: ['action', 'address'] };

/** Events of one page of the story, and of first times that are asked for: the newest ones. */
export const PAGE = 1000;

/**
 * @typedef {object} Wish
 * @property {Kind} kind
 * @property {string} value
 * @property {string} from
 * @property {string} [to]
 * @property {string} back the look-back
 * @property {string} [stream]
 */

/**
 * @param {Wish} wish
 * @param {string} [cursor] of the page before
 * @param {AbortSignal} [signal]
 */
export async function page(wish, cursor, signal) {
  const answer = await json('/v1/events', {
    query: {
      q: term(KINDS[wish.kind].field, wish.value),
      from: wish.from,
      to: wish.to,
      stream: wish.stream,
      order: 'time.asc',
      limit: PAGE,
      cursor,
    },
    signal,
  });
  return { events: answer.events, next: answer.next, complete: answer.complete };
}

/**
 * When each action and address was first seen within the look-back.
 *
 * @param {Wish} wish
 * @param {AbortSignal} [signal]
 */
export async function firsts(wish, signal) {
  const from = earlier(wish.back, wish.from);
  return Promise.all(
    NEWS_OF[wish.kind].map(async (what) => {
      const { field, keys } = NEWS[what];
      const q = `${term(KINDS[wish.kind].field, wish.value)} | min time by ${field} | sort min desc | top ${PAGE}`;
      const answer = await json('/v1/stats', { query: { q, from, to: wish.to, stream: wish.stream }, signal });
      /** @type {Map<string, string>} */
      const times = new Map(answer.rows.filter((/** @type {any[]} */ row) => row[0] !== null));
      return { what: what === 'actor' ? 'actor here' : what, keys, times };
    }),
  );
}

/**
 * The look-back, unless the story itself begins before it.
 *
 * @param {string} back
 * @param {string} from
 */
function earlier(back, from) {
  const a = secondsBack(back);
  const b = secondsBack(from);
  if (a !== undefined && b !== undefined) {
    return a >= b ? back : from;
  }
  const start = Date.now() - (a ?? 0) * 1000;
  return Date.parse(from) < start ? from : back;
}

/**
 * @param {Wish} wish
 * @param {{index: number, event: any}[]} events
 * @param {Awaited<ReturnType<typeof firsts>>} news
 * @param {boolean} whole whether no more pages follow
 */
export function told(wish, events, news, whole) {
  const now = Date.now();
  const length = lengthOf(wish, now);
  const to = wish.to ? Date.parse(wish.to) || now - (secondsBack(wish.to) ?? 0) * 1000 : now;
  const from = to / 1000 - length;
  return story(marked(events, news), {
    from: Number.isFinite(from) ? from : undefined,
    to: whole ? to / 1000 : undefined,
    gap: gapSeconds(length),
  });
}
