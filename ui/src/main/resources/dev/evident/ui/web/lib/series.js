// @ts-check
/** The rows of a table of numbers to series that a chart can draw. */

import { lengthOf, secondsBack } from './spans.js';

/**
 * @typedef {object} Column
 * @property {string} name
 * @property {'text' | 'time' | 'number'} type
 */

/**
 * @typedef {object} Table
 * @property {Column[]} columns keys first, the measure last
 * @property {any[][]} rows
 */

/**
 * @typedef {object} Series
 * @property {string[]} labels of the first axis: times as the server wrote them, or values
 * @property {{name: string, values: (number | null)[]}[]} lines
 */

/** Lines or parts of bars that an eye can keep apart; what is beyond becomes one. */
export const LINES_MAX = 6;
const OTHERS = 'others';

/** Points of one line; more would be closer together than pixels. */
const POINTS_MAX = 3000;

/** @param {any} value */
export function named(value) {
  return value === null || value === '' ? '(none)' : String(value);
}

/**
 * @param {Table} table
 * @param {string} axis name of the column along the first axis
 * @returns {Series}
 */
export function series(table, axis) {
  const x = Math.max(0, table.columns.findIndex((column) => column.name === axis));
  const measure = table.columns.length - 1;
  const other = table.columns.findIndex((_, i) => i !== x && i !== measure);
  /** @type {Map<string, Map<string, number>>} */
  const lines = new Map();
  /** @type {Set<string>} */
  const labels = new Set();
  const totals = new Map();
  for (const row of table.rows) {
    const line = other < 0 ? table.columns[measure].name : named(row[other]);
    totals.set(line, (totals.get(line) ?? 0) + Number(row[measure] ?? 0));
  }
  const kept = new Set([...totals].sort((a, b) => b[1] - a[1]).slice(0, LINES_MAX).map(([name]) => name));
  for (const row of table.rows) {
    const own = other < 0 ? table.columns[measure].name : named(row[other]);
    const line = kept.has(own) ? own : OTHERS;
    const label = named(row[x]);
    labels.add(label);
    const values = lines.get(line) ?? lines.set(line, new Map()).get(line);
    values?.set(label, (values.get(label) ?? 0) + Number(row[measure] ?? 0));
  }
  const order = [...labels];
  return {
    labels: order,
    lines: [...lines].map(([name, values]) => ({ name, values: order.map((label) => values.get(label) ?? null) })),
  };
}

const PERIODS = /** @type {Record<string, number>} */ ({ minute: 60, hour: 3600, day: 86400 });

/**
 * The same with the periods in between that have no events: the server leaves them out, and a line that skips them would lie. Only of
 * counts, where nothing is zero.
 *
 * @param {Series} drawn
 * @param {string} period as it stands in the name of the column: minute, hour, day
 * @param {import('./spans.js').Span} span
 * @param {number} now milliseconds
 * @returns {Series}
 */
export function filled(drawn, period, span, now) {
  const step = PERIODS[period];
  const times = drawn.labels.map((label) => Date.parse(label)).filter((time) => !Number.isNaN(time));
  if (!step || (times.length === 0 && lengthOf(span, now) === 0)) {
    return drawn;
  }
  const floor = /** @param {number} time */ (time) => Math.floor(time / (step * 1000)) * step * 1000;
  const isRelative = secondsBack(span.from) !== undefined && !span.to;
  const first = floor(isRelative ? now - lengthOf(span, now) * 1000 : Math.min(...times));
  const last = floor(isRelative ? now : Math.max(...times));
  if ((last - first) / (step * 1000) > POINTS_MAX || !Number.isFinite(last - first)) {
    return drawn;
  }
  const at = new Map(drawn.labels.map((label, i) => [Date.parse(label), i]));
  /** @type {number[]} */
  const all = [];
  for (let time = Math.min(first, ...times); time <= Math.max(last, ...times); time += step * 1000) {
    all.push(time);
  }
  return {
    labels: all.map((time) => new Date(time).toISOString().replace('.000Z', 'Z')),
    lines: drawn.lines.map((line) => ({
      name: line.name,
      values: all.map((time) => (at.has(time) ? (line.values[/** @type {number} */ (at.get(time))] ?? 0) : 0)),
    })),
  };
}

/**
 * The first period in the names of the columns: `hour(time)` has one.
 *
 * @param {Table} table
 */
export function timeAxis(table) {
  for (const column of table.columns) {
    const match = /^(minute|hour|day|week|month)\((.*)\)$/.exec(column.name);
    if (match) {
      return { column: column.name, period: match[1] };
    }
  }
  return undefined;
}
