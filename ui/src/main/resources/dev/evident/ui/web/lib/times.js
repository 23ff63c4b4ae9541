// @ts-check
/** Spans of time: as addresses have them, for people, and cut into equal steps. Everything is UTC. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Everything there is. */
export const ALL = 'all';

const UNITS = /** @type {Record<string, number>} */ ({ s: SECOND, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY });

/** What the picker offers. */
export const RELATIVE = [
  { from: '-15m', label: 'Last 15 minutes' },
  { from: '-1h', label: 'Last hour' },
  { from: '-6h', label: 'Last 6 hours' },
  { from: '-24h', label: 'Last 24 hours' },
  { from: '-7d', label: 'Last 7 days' },
  { from: '-30d', label: 'Last 30 days' },
  { from: '-90d', label: 'Last 90 days' },
  { from: '-365d', label: 'Last year' },
  { from: ALL, label: 'All time' },
];

/**
 * @typedef {object} Range
 * @property {string} from as the server takes it, "all", or ""
 * @property {string} to "" for no end
 */

/**
 * The moment that a time means.
 *
 * @param {string} text RFC 3339, a date, `now`, or `-24h`
 * @param {number} now
 * @returns {number | undefined}
 */
export function moment(text, now) {
  const relative = /^([+-])(\d{1,9})([smhdw])$/.exec(text);
  if (relative) {
    const span = Number(relative[2]) * UNITS[relative[3]];
    return relative[1] === '-' ? now - span : now + span;
  }
  if (text === 'now') {
    return now;
  }
  // Nothing else: a browser reads "Nov 22 2026" too, by the clock of its own place.
  const written = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?$/i.exec(text);
  const at = written ? Date.parse(`${written[1]}${written[2] ?? 'T00:00'}${written[3] ?? 'Z'}`) : NaN;
  return Number.isNaN(at) ? undefined : at;
}

/**
 * For people.
 *
 * @param {Range} range
 */
export function rangeLabel(range) {
  const named = RELATIVE.find((one) => one.from === (range.from || ALL));
  if (named && !range.to) {
    return named.label;
  }
  const from = range.from && range.from !== ALL ? short(range.from) : 'the beginning';
  return `${from} – ${range.to ? short(range.to) : 'now'}`;
}

/** @param {string} text */
function short(text) {
  return text.replace('T', ' ').replace(/:00(\.0+)?Z$/, '').replace(/Z$/, '');
}

/**
 * As the server takes it.
 *
 * @param {Range} range
 */
export function asked(range) {
  return { from: range.from === ALL ? '' : range.from, to: range.to };
}

/** @param {number} at without a fraction that nobody gave */
export function iso(at) {
  return new Date(at).toISOString().replace(/\.000Z$/, 'Z');
}

/**
 * One event's time in a table: as it was sent, to milliseconds at most.
 *
 * @param {string} text
 */
export function eventTime(text) {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}
