// @ts-check
/** What a column of events shows: some are put together for people, every other is a field. */

import { values } from './fields.js';
import { eventTime } from './times.js';

/** @typedef {{name: string, title: string, text: (event: any) => string}} Column */

/** @param {any} actor with whom it acts for: alice ← agent-7 */
function chain(actor) {
  const names = [];
  for (let one = actor; one && names.length < 8; one = one.on_behalf_of) {
    names.push(one.name || one.id || one.type || '?');
  }
  return names.join(' for ');
}

/** @param {any} event */
function targets(event) {
  const all = event.targets ?? [];
  if (!Array.isArray(all) || all.length === 0) {
    return '';
  }
  const first = [all[0].type, all[0].name || all[0].id].filter(Boolean).join(' ');
  return all.length > 1 ? `${first} and ${all.length - 1} more` : first;
}

/** @type {Column[]} */
const COMPOSED = [
  { name: 'time', title: 'Time (UTC)', text: (event) => eventTime(event.time ?? '') },
  { name: 'received', title: 'Received', text: (event) => eventTime(event.received ?? '') },
  { name: 'actor', title: 'Actor', text: (event) => chain(event.actor) },
  { name: 'target', title: 'Target', text: targets },
  { name: 'action', title: 'Action', text: (event) => event.action ?? '' },
  { name: 'outcome', title: 'Outcome', text: (event) => event.outcome ?? '' },
  { name: 'message', title: 'Message', text: (event) => event.message ?? '' },
];

/** What is shown unless somebody wishes otherwise. */
export const DEFAULT = ['time', 'outcome', 'actor', 'action', 'target', 'origin.ip'];

/** What is offered besides the fields. */
export const OFFERED = COMPOSED.map((one) => one.name);

/**
 * @param {string} name
 * @returns {Column}
 */
export function column(name) {
  const composed = COMPOSED.find((one) => one.name === name);
  const bare = name.replaceAll('"', '');
  return composed ?? { name, title: name, text: (event) => values(event, bare).join(', ') };
}

/**
 * @param {string | null} text names with commas between them
 * @returns {string[]}
 */
export function columnsOf(text) {
  const names = (text ?? '').split(',').map((one) => one.trim()).filter(Boolean);
  return names.length > 0 ? [...new Set(names)].slice(0, 16) : DEFAULT;
}
