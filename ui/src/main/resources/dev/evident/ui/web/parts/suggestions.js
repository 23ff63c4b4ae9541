// @ts-check
/** What a query box offers: names of fields, and the values that are frequent in what the person may see. */

import { json } from '../app/api.js';
import { FIELDS } from '../lib/fields.js';
import { quoted, writingAt } from '../lib/query-text.js';

/** @typedef {import('./query-box.js').Suggestion} Suggestion */

const OFFERED_MAX = 10;

/** Fields whose values are compared as a whole, so that those that are there are worth offering. */
const COUNTED = new Set(['keyword', 'address']);

const PERIODS = ['-15m', '-1h', '-24h', '-7d', '-30d'];

/**
 * @param {{from: string, to: string, stream: string}} where to look for values
 * @param {string[]} free paths of free JSON that are known
 * @returns {(text: string, caret: number, signal: AbortSignal) => Promise<Suggestion[]>}
 */
export function suggester(where, free) {
  return async (text, caret, signal) => {
    const writing = writingAt(text, caret);
    if (!writing) {
      return [];
    }
    const { start, sign, field, operator, value } = writing;
    const known = FIELDS.find((one) => one.name === field.replace(/^target\b/, 'targets'));
    if (!operator) {
      return names(field, free).map(({ name, hint }) => ({
        text: `${sign}${name}:`,
        hint,
        start,
        end: caret,
      }));
    }
    const before = sign + field + operator;
    if (known?.kind === 'time') {
      return PERIODS.filter((one) => one.startsWith(value)).map((one) => ({
        text: before.replace(':', '>=') + one,
        hint: 'ago',
        start,
        end: caret,
      }));
    }
    /** @type {{value: string, count: string | number}[]} */
    const found = known?.values
      ? known.values.filter((one) => one.startsWith(value.toLowerCase())).map((one) => ({ value: one, count: '' }))
      : await frequent(field, known?.kind ?? 'free', value, where, signal);
    return found.slice(0, OFFERED_MAX).map((one) => ({
      text: `${before}${quoted(one.value)} `,
      hint: String(one.count),
      start,
      end: caret,
    }));
  };
}

/**
 * @param {string} beginning
 * @param {string[]} free
 */
function names(beginning, free) {
  const all = [
    ...FIELDS.map((one) => ({ name: one.name, hint: one.kind })),
    ...free.map((name) => ({ name, hint: 'free JSON' })),
  ];
  const wanted = beginning.toLowerCase();
  const first = all.filter((one) => one.name.toLowerCase().startsWith(wanted));
  const inside = wanted.length < 2 ? [] : all.filter((one) => one.name.toLowerCase().includes(wanted));
  return [...new Set([...first, ...inside])].slice(0, OFFERED_MAX);
}

/**
 * The server counts what this person may see, and nothing else.
 *
 * @param {string} field
 * @param {string} kind
 * @param {string} beginning
 * @param {{from: string, to: string, stream: string}} where
 * @param {AbortSignal} signal
 */
async function frequent(field, kind, beginning, where, signal) {
  const free = kind === 'free' && /^(parameters|changes)\./.test(field);
  if (!COUNTED.has(kind) && !free) {
    return [];
  }
  // Patterns are for words; what is written so far of an address or in quotes is looked at here.
  const narrow = kind === 'keyword' && /^[\w.@-]+$/.test(beginning) ? `${field}:${beginning}*` : `${field}:*`;
  const answer = await json('/v1/stats', {
    query: { q: `${narrow} | count by ${field} | top 50`, ...where },
    signal,
  });
  const wanted = beginning.toLowerCase();
  return answer.rows
    .filter((/** @type {any[]} */ row) => String(row[0] ?? '').toLowerCase().startsWith(wanted) && row[0])
    .filter((/** @type {any[]} */ row) => String(row[0]).length <= 256)
    .map((/** @type {any[]} */ row) => ({ value: String(row[0]), count: row[1] }));
}
