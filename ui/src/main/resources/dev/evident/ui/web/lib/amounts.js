// @ts-check
/** Numbers, sizes and times as people read them. Pure. */

const WHOLE = new Intl.NumberFormat('en');
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];

/** @param {number} n */
export function whole(n) {
  return WHOLE.format(n);
}

/** @param {number} n how many bytes */
export function bytes(n) {
  let unit = 0;
  let amount = n;
  while (amount >= 1_024 && unit < UNITS.length - 1) {
    amount /= 1_024;
    unit += 1;
  }
  const digits = unit === 0 || amount >= 100 ? 0 : amount >= 10 ? 1 : 2;
  return `${amount.toFixed(digits)} ${UNITS[unit]}`;
}

/** @param {string | number | undefined} when a time; in UTC to the second */
export function utc(when) {
  if (when === undefined) {
    return '';
  }
  const time = new Date(when);
  return Number.isNaN(time.getTime()) ? String(when) : `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** @type {[number, string][]} seconds of a unit, and its name */
const SPANS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/**
 * @param {string | number} when
 * @param {number} nowMs
 */
export function ago(when, nowMs) {
  const seconds = Math.round((nowMs - new Date(when).getTime()) / 1_000);
  const distance = Math.abs(seconds);
  const [length, name] = SPANS.find(([span]) => distance >= span) ?? SPANS[SPANS.length - 1];
  const n = Math.floor(distance / length);
  if (n === 0) {
    return 'now';
  }
  const words = `${n} ${name}${n === 1 ? '' : 's'}`;
  return seconds > 0 ? `${words} ago` : `in ${words}`;
}
