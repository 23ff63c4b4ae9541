// @ts-check
/** One event in full, and what its proof shows. Texts of events go into the page as text and as nothing else. */

import { html, nothing } from 'lit';
import { plain } from '../proof/words.js';
import { numberText, timeText } from './words.js';

/** So many characters of one value are shown; whoever sent a megabyte does not get to fill the page with it. */
export const VALUE_CHARS_MAX = 2_000;

/** So many values of free JSON are shown. */
const VALUES_MAX = 200;

/**
 * A text of an event: what cannot be seen is written out, and it cannot turn the words around it.
 *
 * @param {unknown} value
 * @param {import('./words.js').Words} words
 * @param {string} tag
 * @param {number} [most]
 */
export function shown(value, words, tag, most = VALUE_CHARS_MAX) {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? '';
  const rest = text.length - most;
  return html`<bdi>${plain(rest > 0 ? text.slice(0, most) : text)}</bdi>${rest > 0
      ? html` <i>${words.cut(numberText(rest, tag))}</i>`
      : nothing}`;
}

/**
 * Free JSON as path and value.
 *
 * @param {any} value
 * @param {string} [path]
 * @returns {[string, unknown][]}
 */
export function flat(value, path = '') {
  if (value === null || typeof value !== 'object') {
    return [[path, value]];
  }
  const all = [];
  for (const [name, inner] of Object.entries(value)) {
    all.push(...flat(inner, path ? `${path}.${name}` : name));
    if (all.length >= VALUES_MAX) {
      break;
    }
  }
  return all.slice(0, VALUES_MAX);
}

/**
 * What was changed, whichever way it was sent.
 *
 * @param {any} changes
 * @returns {{field: string, before: unknown, after: unknown}[]}
 */
export function differences(changes) {
  if (Array.isArray(changes)) {
    return changes.slice(0, VALUES_MAX);
  }
  const before = new Map(flat(changes?.before ?? {}));
  const after = new Map(flat(changes?.after ?? {}));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((field) => field && before.get(field) !== after.get(field))
    .map((field) => ({ field, before: before.get(field), after: after.get(field) }));
}

/**
 * @param {any} found the event with its index
 * @param {import('./proof.js').Checked} checked
 * @param {object} around
 * @param {import('./words.js').Words} around.words
 * @param {string} around.tag
 */
export function detail(found, checked, { words, tag }) {
  const { event } = found;
  const say = (/** @type {unknown} */ value) => shown(value, words, tag);
  const rows = [
    [words.message, event.message],
    [words.reason, event.reason],
    [words.time, event.time && timeText(event.time, tag, true)],
    [words.actor, chain(event.actor)],
    [words.target, (event.targets ?? []).map(named).join(', ')],
    [words.origin, event.origin && Object.values(event.origin).join(' · ')],
    [words.fields.category, event.category],
    [words.fields.service, event.context?.service],
    [words.fields.session, event.context?.session_id],
    [words.fields.request, event.context?.request_id],
    [words.fields.id, event.id],
  ].filter(([, value]) => value !== undefined && value !== '');
  return html`<dl part="fields">
      ${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${say(value)}</dd>`)}
      ${event.parameters
        ? flat(event.parameters).map(([path, value]) => html`<dt class="mono">${say(path)}</dt><dd>${say(value)}</dd>`)
        : nothing}
    </dl>
    ${event.changes ? changed(event.changes, words, say) : nothing} ${proof(found, checked, words, tag)}`;
}

/** @param {any} one */
export function named(one) {
  const name = one?.name ?? one?.id ?? '';
  return one?.type && name ? `${name} (${one.type})` : name;
}

/** @param {any} actor */
function chain(actor) {
  const names = [];
  for (let one = actor; one && names.length < 32; one = one.on_behalf_of) {
    names.push(named(one));
  }
  return names.join(' ← ');
}

/**
 * @param {any} changes
 * @param {import('./words.js').Words} words
 * @param {(value: unknown) => unknown} say
 */
function changed(changes, words, say) {
  const cell = (/** @type {unknown} */ value) => (value === undefined ? '' : say(value));
  return html`<table part="changes">
    <caption>${words.changes}</caption>
    <tr><th scope="col">${words.field}</th><th scope="col">${words.before}</th><th scope="col">${words.after}</th></tr>
    ${differences(changes).map(
      (one) => html`<tr><td class="mono">${say(one.field)}</td><td>${cell(one.before)}</td><td>${cell(one.after)}</td></tr>`,
    )}
  </table>`;
}

/**
 * @param {any} found
 * @param {import('./proof.js').Checked} checked
 * @param {import('./words.js').Words} words
 * @param {string} tag
 */
function proof(found, checked, words, tag) {
  return html`<div class="proof ${checked.state}" part="proof" role="status">
    <span class="badge ${checked.state}" part="badge badge-${checked.state}">${words.badge[checked.state]}</span>
    ${sentences(found, checked, words.proofWords, tag).map((one) => html`<p>${one}</p>`)}
  </div>`;
}

/**
 * @param {any} found
 * @param {import('./proof.js').Checked} checked
 * @param {import('./words.js').ProofWords} words
 * @param {string} tag
 * @returns {string[]}
 */
function sentences(found, checked, words, tag) {
  const index = numberText(found.index, tag);
  const origin = plain(checked.origin ?? '');
  switch (checked.state) {
    case 'waiting':
      return [words.waiting];
    case 'wrong':
      return [words.wrong];
    case 'cannot':
      return [words.cannot];
    case 'unchecked':
    case 'checking':
      return [];
    case 'proven':
    case 'partly':
  }
  const accepted = timeText(new Date(checked.acceptedMs ?? 0).toISOString(), tag, true);
  const witnesses = (checked.witnesses ?? []).map(plain).join('; ');
  return [
    checked.state === 'proven' ? words.proven(index, origin, accepted) : words.partly(index, origin),
    words.published(numberText(checked.size ?? 0n, tag)),
    witnesses ? words.witnessed(witnesses) : words.unwitnessed,
    checked.keyOfPage ? words.keyOfPage : words.keyOfServer,
    words.truth,
  ];
}
