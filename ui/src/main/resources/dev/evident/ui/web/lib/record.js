// @ts-check
/** Looks into records: pure functions. */

import { term } from './query-text.js';

/** @typedef {{field: string, before: string, after: string}} Change */

/** What a reader sees says so in its last member; the record itself has no such member. */
export const REDACTED = 'redacted_view';

/**
 * Dotted paths and their values as texts, in the order of the record.
 *
 * @param {any} value
 * @param {string} [path]
 * @returns {[string, string][]}
 */
export function flat(value, path = '') {
  if (value !== null && typeof value === 'object' && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([name, inner]) => flat(inner, path === '' ? name : `${path}.${name}`));
  }
  return [[path, text(value)]];
}

/** @param {any} value @returns {string} a text as it is, everything else as JSON */
export function text(value) {
  return typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
}

/**
 * What changed, field by field, in either of the two forms that an event may have.
 *
 * @param {any} changes
 * @returns {Change[]}
 */
export function changesOf(changes) {
  if (Array.isArray(changes)) {
    return changes.map((one) => ({ field: text(one?.field), before: text(one?.before), after: text(one?.after) }));
  }
  if (changes === null || typeof changes !== 'object') {
    return [];
  }
  const before = new Map(changes.before === undefined ? [] : flat(changes.before));
  const after = new Map(changes.after === undefined ? [] : flat(changes.after));
  return [...new Set([...before.keys(), ...after.keys()])].map((field) => ({
    field,
    before: before.get(field) ?? '',
    after: after.get(field) ?? '',
  }));
}

/**
 * Who acts, and for whom, the one who acted last first.
 *
 * @param {any} actor
 * @returns {any[]}
 */
export function chainOf(actor) {
  /** @type {any[]} */
  const chain = [];
  for (let one = actor; one !== null && typeof one === 'object'; one = one.on_behalf_of) {
    chain.push(one);
  }
  return chain;
}

/**
 * Questions that lead on from an event.
 *
 * @param {any} record
 * @returns {{label: string, value: string, query: string}[]}
 */
export function leads(record) {
  /** @type {[string, string, any][]} */
  const all = [
    ['by this actor', 'actor.id', record.actor?.id],
    ...(Array.isArray(record.targets) ? record.targets : []).map(
      (/** @type {any} */ target) => /** @type {[string, string, any]} */ (['on this target', 'targets.id', target?.id]),
    ),
    ['from this address', 'origin.ip', record.origin?.ip],
    ['in this session', 'context.session_id', record.context?.session_id],
    ['in this request', 'context.request_id', record.context?.request_id],
    ['in this trace', 'context.trace_id', record.context?.trace_id],
    ['of this action', 'action', record.action],
  ];
  return all
    .filter(([, , value]) => typeof value === 'string' && value !== '')
    .map(([label, field, value]) => ({ label, value, query: term(field, value) }));
}
