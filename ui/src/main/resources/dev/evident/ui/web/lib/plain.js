// @ts-check
/** Numbers and times for people. */

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** @param {any} value a number, or the text of one that has more digits than a browser's numbers hold */
export function number(value) {
  if (value === null || value === undefined || value === '') {
    return '–';
  }
  return WHOLE.format(typeof value === 'string' && /^-?[0-9.]+$/.test(value) ? /** @type {any} */ (value) : Number(value));
}

/**
 * A moment in UTC, as short as it may be.
 *
 * @param {any} text RFC 3339
 */
export function moment(text) {
  const at = new Date(text);
  return Number.isNaN(at.getTime()) ? String(text) : at.toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * A beginning of a period, without what it always has.
 *
 * @param {string} text
 */
export function period(text) {
  return moment(text).replace(/:00$/, '').replace(/ 00:00$/, '');
}

const STEPS = /** @type {[number, string][]} */ ([
  [86400, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
]);

/**
 * A length in words: the largest unit that fits, rounded down; "2 hours 5 minutes" where it matters.
 *
 * @param {number} seconds
 */
export function duration(seconds) {
  const rest = Math.floor(Math.max(0, seconds));
  for (const [i, [size, name]] of STEPS.entries()) {
    if (rest >= size) {
      const count = Math.floor(rest / size);
      const next = STEPS[i + 1];
      const below = next ? Math.floor((rest % size) / next[0]) : 0;
      const first = `${count} ${name}${count === 1 ? '' : 's'}`;
      return below > 0 && count < 10 && next ? `${first} ${below} ${next[1]}${below === 1 ? '' : 's'}` : first;
    }
  }
  return 'less than a second';
}
