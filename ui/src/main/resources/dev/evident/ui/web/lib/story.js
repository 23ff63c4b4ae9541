// @ts-check
/** From events to what is told: gaps, bursts, and what happened for the first time. */

/**
 * @typedef {object} Told
 * @property {number} index
 * @property {any} event
 * @property {string[]} firsts what is new with it: "action", "address", "actor"
 *
 * @typedef {{kind: 'event', at: string, told: Told}} EventItem
 * @typedef {{kind: 'burst', at: string, seconds: number, all: Told[]}} BurstItem
 * @typedef {{kind: 'gap', seconds: number, place: 'before' | 'between' | 'after'}} GapItem
 * @typedef {EventItem | BurstItem | GapItem} Item
 */

/** Fewer than so many are told one by one. */
export const BURST_MIN = 5;

/** Events that are further apart belong to no burst. */
export const BURST_PAUSE_SECONDS = 60;

const HOUR = 3600;

/**
 * From which silence on it is told: it grows with the range, for in a month the nights are no news.
 *
 * @param {number} seconds the range
 */
export function gapSeconds(seconds) {
  if (seconds <= 6 * HOUR) {
    return 600;
  }
  if (seconds <= 48 * HOUR) {
    return HOUR;
  }
  return seconds <= 14 * 24 * HOUR ? 6 * HOUR : 24 * HOUR;
}

/**
 * A moment as text that compares like the moment, to the nanosecond: two writings of one time are equal.
 *
 * @param {string} text RFC 3339
 */
export function instant(text) {
  const match = /^(.*?)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/i.exec(text);
  if (!match) {
    return text;
  }
  const seconds = Date.parse(match[1] + match[3]) / 1000;
  return `${seconds}.${(match[2] ?? '').padEnd(9, '0')}`;
}

/**
 * @typedef {object} Firsts
 * @property {string} what "action"
 * @property {(event: any) => string[]} keys of an event
 * @property {Map<string, string>} times when each key was first seen within the look-back
 */

/**
 * Marks the events that are the first of something; of several at the same moment the first in the log.
 *
 * @param {{index: number, event: any}[]} events oldest first
 * @param {Firsts[]} firsts
 * @returns {Told[]}
 */
export function marked(events, firsts) {
  /** @type {Set<string>} */
  const said = new Set();
  return events.map(({ index, event }) => {
    const at = instant(event.time);
    const news = firsts.filter(({ what, keys, times }) =>
      keys(event).filter((key) => {
        const name = `${what} ${key}`;
        const time = times.get(key);
        const first = time !== undefined && instant(time) === at && !said.has(name);
        if (first) {
          said.add(name);
        }
        return first;
      }).length > 0,
    );
    return { index, event, firsts: news.map((one) => one.what) };
  });
}

/** @param {Told} told */
function seconds(told) {
  return Date.parse(told.event.time) / 1000;
}

/**
 * Whether the second goes on with what the first did. What is new is never hidden in a burst.
 *
 * @param {Told} a
 * @param {Told} b
 */
function goesOn(a, b) {
  return (
    a.firsts.length === 0 &&
    b.firsts.length === 0 &&
    a.event.action === b.event.action &&
    a.event.outcome === b.event.outcome &&
    a.event.actor?.id === b.event.actor?.id &&
    seconds(b) - seconds(a) <= BURST_PAUSE_SECONDS
  );
}

/**
 * @param {Told[]} all oldest first
 * @param {{from?: number, to?: number, gap: number}} range seconds; what lies outside is not known; `to` only when the story is told to its end
 * @returns {Item[]}
 */
export function story(all, range) {
  /** @type {Item[]} */
  const items = [];
  const silence = (
    /** @type {number | undefined} */ since,
    /** @type {number | undefined} */ until,
    /** @type {'before' | 'between' | 'after'} */ place,
  ) => {
    if (since !== undefined && until !== undefined && until - since >= range.gap) {
      items.push({ kind: 'gap', seconds: until - since, place });
    }
  };
  if (all.length === 0) {
    return items;
  }
  silence(range.from, seconds(all[0]), 'before');
  for (let i = 0; i < all.length; ) {
    let end = i + 1;
    while (end < all.length && goesOn(all[end - 1], all[end])) {
      end++;
    }
    const run = all.slice(i, end);
    if (run.length >= BURST_MIN) {
      const last = run[run.length - 1];
      items.push({ kind: 'burst', at: run[0].event.time, seconds: seconds(last) - seconds(run[0]), all: run });
    } else {
      run.forEach((told) => items.push({ kind: 'event', at: told.event.time, told }));
    }
    if (end < all.length) {
      silence(seconds(all[end - 1]), seconds(all[end]), 'between');
    }
    i = end;
  }
  silence(seconds(all[all.length - 1]), range.to, 'after');
  return items;
}

/**
 * By day, in UTC: a gap belongs to the day before it.
 *
 * @param {Item[]} items
 * @returns {{day: string, items: Item[]}[]}
 */
export function byDay(items) {
  /** @type {{day: string, items: Item[]}[]} */
  const days = [];
  /** @type {Item[]} */
  let early = [];
  for (const item of items) {
    if (item.kind === 'gap') {
      (days.at(-1)?.items ?? early).push(item);
      continue;
    }
    const day = new Date(item.at).toISOString().slice(0, 10);
    if (days.at(-1)?.day !== day) {
      days.push({ day, items: early });
      early = [];
    }
    days.at(-1)?.items.push(item);
  }
  return days;
}
