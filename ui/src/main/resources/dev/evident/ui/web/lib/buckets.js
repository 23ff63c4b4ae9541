// @ts-check
/** The histogram's bars: how wide they are, and what each holds. */

import { iso } from './times.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28, 91, 182, 364, 1820].map((n) => n * DAY),
];

/** About so many bars can be told apart. */
const BARS_MAX = 96;

/** What a bar is made of, from the bottom up; anything else counts as unknown. */
export const OUTCOMES = ['success', 'unknown', 'denied', 'failure'];

/**
 * @typedef {object} Cut
 * @property {number} start the beginning of the first bar
 * @property {number} end of the last one
 * @property {number} step
 * @property {'minute' | 'hour' | 'day'} period that the server counts by
 */

/**
 * @typedef {object} Bar
 * @property {number} at
 * @property {number} total
 * @property {Record<string, number>} counts by outcome
 */

/**
 * @param {number} from
 * @param {number} to
 * @returns {Cut}
 */
export function cut(from, to) {
  const span = Math.max(to - from, MINUTE);
  const step = STEPS.find((one) => span / one <= BARS_MAX) ?? STEPS[STEPS.length - 1];
  const start = Math.floor(from / step) * step;
  return {
    start,
    end: Math.max(Math.ceil(to / step) * step, start + step),
    step,
    period: step < HOUR ? 'minute' : step < DAY ? 'hour' : 'day',
  };
}

/**
 * The beginning and the end of what rows hold; nothing without rows.
 *
 * @param {any[][]} rows period, outcome, count
 * @returns {{from: number, to: number} | undefined}
 */
export function spanOf(rows) {
  const times = rows.map((row) => Date.parse(row[0])).filter((at) => !Number.isNaN(at));
  return times.length === 0
    ? undefined
    : { from: times.reduce((a, b) => Math.min(a, b)), to: times.reduce((a, b) => Math.max(a, b)) + DAY };
}

/**
 * @param {any[][]} rows period, outcome, count
 * @param {Cut} where
 * @returns {Bar[]} one for each step, also where nothing happened
 */
export function bars(rows, where) {
  const count = Math.max(1, Math.round((where.end - where.start) / where.step));
  /** @type {Bar[]} */
  const all = Array.from({ length: count }, (_, i) => ({
    at: where.start + i * where.step,
    total: 0,
    counts: Object.fromEntries(OUTCOMES.map((one) => [one, 0])),
  }));
  for (const [time, outcome, events] of rows) {
    const bar = all[Math.floor((Date.parse(time) - where.start) / where.step)];
    if (bar) {
      bar.total += events;
      bar.counts[OUTCOMES.includes(outcome) ? outcome : 'unknown'] += events;
    }
  }
  return all;
}

/** @param {Bar[]} all sums over all of them */
export function totals(all) {
  const counts = Object.fromEntries(OUTCOMES.map((one) => [one, 0]));
  let total = 0;
  for (const bar of all) {
    total += bar.total;
    OUTCOMES.forEach((one) => {
      counts[one] += bar.counts[one];
    });
  }
  return { total, counts };
}

/** @param {number} at the label of a bar */
export function barLabel(at) {
  return iso(at).replace('T', ' ').replace(/:00Z$/, '');
}
