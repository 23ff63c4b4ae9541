// @ts-check
/** Whether an event that is shown is the one that the log holds. Everything is computed in this browser. */

import { CODES, checkBundle } from '../proof/check.js';
import { parsedExactly } from '../proof/exact.js';
import { hashesHere } from '../proof/crypto.js';
import { parseKeys } from '../proof/note.js';
import { utc } from '../proof/words.js';

/** @typedef {'unchecked' | 'checking' | 'proven' | 'partly' | 'waiting' | 'wrong' | 'cannot'} State */

/**
 * @typedef {object} Checked
 * @property {State} state
 * @property {string} [origin] of the log
 * @property {bigint} [size] entries under the checkpoint
 * @property {number} [acceptedMs]
 * @property {string[]} [witnesses] who cosigned, and when
 * @property {boolean} [keyOfPage] whether the page named the key, and not the server
 */

/**
 * @param {any} shown the event as it was listed
 * @param {string} bundle the text of the proof
 * @param {string} [key] the log's verifier key, if the page knows it
 * @returns {Promise<Checked>}
 */
export async function check(shown, bundle, key) {
  if (!hashesHere()) {
    return { state: 'cannot' }; // a page without https: the browser has no WebCrypto there
  }
  const believed = await parseKeys(`${key || memberOf(bundle, 'key')}\n${memberOf(bundle, 'witness_keys')}`).catch(() => []);
  if (believed.length === 0) {
    return { state: key ? 'cannot' : 'wrong' }; // a key that the page mistyped says nothing about the event
  }
  const { code, event, note } = await checkBundle(bundle, believed);
  if (code === CODES.NOT_HERE) {
    return { state: 'cannot' };
  }
  const facts = {
    origin: note?.checkpoint?.origin,
    size: note?.checkpoint?.size,
    acceptedMs: event?.entry?.acceptedMs,
    witnesses: (note?.lines ?? [])
      .filter((line) => line.state === 'signed' && line.cosignedSeconds !== undefined)
      .map((line) => `${line.name}, ${utc(1000 * Number(line.cosignedSeconds))}`),
    keyOfPage: Boolean(key),
  };
  if (code === CODES.PARTLY_SHOWN) {
    return { ...facts, state: 'partly' };
  }
  const same = code === CODES.VERIFIED && event?.recordBytes !== undefined && isRecord(shown, event.recordBytes);
  return { ...facts, state: same ? 'proven' : 'wrong' };
}

/** @param {string} bundle @param {string} name */
function memberOf(bundle, name) {
  try {
    return String(JSON.parse(bundle)[name] ?? '');
  } catch {
    return '';
  }
}

/**
 * Proven bytes are worth nothing when another text stands on the page: what was listed must be what they say.
 *
 * @param {any} shown
 * @param {Uint8Array} bytes
 */
function isRecord(shown, bytes) {
  try {
    return JSON.stringify(shown) === JSON.stringify(parsedExactly(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return false;
  }
}
