// @ts-check
/**
 * Time ranges as the server takes them: a relative time such as `-24h` stays one, so that the same question asked again is the same text,
 * and one event in the account of who looked.
 */

/**
 * @typedef {object} Span
 * @property {string} from
 * @property {string} [to] absent: until now
 */

const UNITS = /** @type {Record<string, number>} */ ({ s: 1, m: 60, h: 3600, d: 86400, w: 604800 });
const NAMES = /** @type {Record<string, string>} */ ({ s: 'second', m: 'minute', h: 'hour', d: 'day', w: 'week' });
const RELATIVE = /^(?:now)?-(\d{1,9})([smhdw])$/;

/** @type {{from: string, name: string}[]} what people choose most */
export const SPANS = [
  { from: '-1h', name: 'Last hour' },
  { from: '-24h', name: 'Last 24 hours' },
  { from: '-7d', name: 'Last 7 days' },
  { from: '-30d', name: 'Last 30 days' },
  { from: '-90d', name: 'Last 90 days' },
];

/**
 * Seconds before now, of a relative time.
 *
 * @param {string | undefined} text
 * @returns {number | undefined}
 */
export function secondsBack(text) {
  if (text === 'now') {
    return 0;
  }
  const match = RELATIVE.exec(text ?? '');
  return match ? Number(match[1]) * UNITS[match[2]] : undefined;
}

/**
 * The range of the same length that ends where this one begins; nothing when it has no length that can be known.
 *
 * @param {Span} span
 * @returns {Span | undefined}
 */
export function before(span) {
  const from = secondsBack(span.from);
  const to = secondsBack(span.to ?? 'now');
  if (from !== undefined && to !== undefined) {
    return from > to ? { from: relative(2 * from - to), to: span.from } : undefined;
  }
  const first = Date.parse(span.from);
  const last = span.to ? Date.parse(span.to) : NaN;
  if (Number.isNaN(first) || Number.isNaN(last) || last <= first) {
    return undefined;
  }
  return { from: new Date(2 * first - last).toISOString(), to: span.from };
}

/** @param {number} seconds */
function relative(seconds) {
  const unit = seconds % 3600 === 0 ? 'h' : seconds % 60 === 0 ? 'm' : 's';
  return `-${seconds / UNITS[unit]}${unit}`;
}

/**
 * A range in words.
 *
 * @param {Span} span
 */
export function inWords(span) {
  const match = RELATIVE.exec(span.from);
  if (match && !span.to) {
    const count = Number(match[1]);
    return count === 1 ? `the last ${NAMES[match[2]]}` : `the last ${count} ${NAMES[match[2]]}s`;
  }
  return span.to ? `${span.from} to ${span.to}` : `since ${span.from}`;
}

/**
 * Seconds that a range covers, as far as that can be known.
 *
 * @param {Span} span
 * @param {number} now milliseconds
 */
export function lengthOf(span, now) {
  const at = /** @param {string} text */ (text) => {
    const back = secondsBack(text);
    return back === undefined ? Date.parse(text) : now - back * 1000;
  };
  return Math.max(0, (at(span.to ?? 'now') - at(span.from)) / 1000);
}
