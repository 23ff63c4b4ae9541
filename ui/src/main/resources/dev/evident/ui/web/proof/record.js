// @ts-check
/** Records, what commits to them, and the public entries that stand for them (docs/formats.md). */
import { Malformed, joined, sameBytes, utf8 } from './bytes.js';
import { sha256 } from './crypto.js';

const SEGMENT = utf8('EVDv1-seg');
const RECORD = utf8('EVDv1-rec');
const REMOVED = 0x01;
const EVENT_BYTES = 48;
const HEADER_BYTES = 16;
const ENTRY_BYTES_MAX = 65535;

/**
 * A part of a record: with its salt, or only its hash when it was destroyed.
 *
 * @typedef {{salt: Uint8Array, data: Uint8Array} | {hash: Uint8Array}} Segment
 */

/** @param {number} number from 1 @param {Uint8Array} salt @param {Uint8Array} data */
export function segmentHash(number, salt, data) {
  return sha256(SEGMENT, Uint8Array.of(number), salt, data);
}

/** @param {Uint8Array[]} hashes of the segments @returns {Promise<Uint8Array>} the commitment */
export async function recordHash(hashes) {
  return hashes.length === 1
    ? hashes[0]
    : sha256(RECORD, Uint8Array.of(hashes.length), ...hashes);
}

/** @param {Segment[]} segments @returns {Promise<Uint8Array[]>} */
export function segmentHashes(segments) {
  return Promise.all(segments.map((segment, i) =>
    'hash' in segment ? segment.hash : segmentHash(i + 1, segment.salt, segment.data)));
}

/**
 * Puts personal values back into their places.
 *
 * @param {Segment[]} segments
 * @returns {Uint8Array|undefined} the record as it was accepted; undefined when not all of it is left
 */
export function reassembled(segments) {
  const parts = segments.map((segment) => ('data' in segment ? segment.data : undefined));
  if (parts.length === 0 || parts.some((part) => part === undefined)) {
    return undefined;
  }
  const [first, second] = /** @type {Uint8Array[]} */ (parts);
  if (second === undefined) {
    return first;
  }
  /** @type {Uint8Array[]} */
  const values = [];
  let from = 0;
  for (let at = 0; at <= second.length; at++) {
    if (at === second.length || second[at] === 0x0a) {
      values.push(second.subarray(from, at));
      from = at + 1;
    }
  }
  /** @type {Uint8Array[]} */
  const pieces = [];
  from = 0;
  for (let at = 0; at < first.length; at++) {
    if (first[at] === REMOVED) {
      pieces.push(first.subarray(from, at), values.shift() ?? new Uint8Array());
      from = at + 1;
    }
  }
  pieces.push(first.subarray(from));
  return joined(...pieces);
}

/**
 * @typedef {{kind: number, isEvent: boolean, isControl: boolean, classNumber: number,
 *     stream: number, acceptedMs: number, commitment: Uint8Array|undefined}} Entry
 */

/** @param {Uint8Array} bytes @returns {Entry} */
export function decodeEntry(bytes) {
  if (bytes.length < HEADER_BYTES || bytes.length > ENTRY_BYTES_MAX) {
    throw new Malformed(`an entry is 16..65,535 bytes long, not ${bytes.length}`);
  }
  if (bytes[0] !== 1) {
    throw new Malformed(`entry format is 1, not ${bytes[0]}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const kind = bytes[1];
  const isEvent = kind === 1 || kind === 2;
  const accepted = view.getBigInt64(8);
  if (isEvent && bytes.length !== EVENT_BYTES) {
    throw new Malformed(`an event's entry is 48 bytes long, not ${bytes.length}`);
  }
  if (kind >= 15 && bytes.length === HEADER_BYTES) {
    throw new Malformed('a control entry has no body');
  }
  if (accepted < 0n) {
    throw new Malformed('accepted_ms is above 2^63-1');
  }
  return {
    kind,
    isEvent,
    isControl: !isEvent,
    classNumber: view.getUint16(2),
    stream: view.getUint32(4),
    acceptedMs: Number(accepted),
    commitment: isEvent ? bytes.subarray(HEADER_BYTES) : undefined,
  };
}

/**
 * Holds segments against an entry.
 *
 * @param {Segment[]} segments @param {Entry} entry @param {Uint8Array[]} hashes of the segments
 * @returns {Promise<{code: 0|21|22, what: string}>} 0: they are what it commits to; else as
 *     `evident verify` ends
 */
export async function committed(segments, entry, hashes) {
  if (segments.length === 0 && entry.isControl) {
    return { code: 0, what: '' };
  }
  if (segments.length === 0 || segments.length > 255) {
    return { code: 22, what: 'the record is not here' };
  }
  const several = entry.kind === 2;
  if (!entry.commitment || several !== (segments.length > 1)
      || !sameBytes(entry.commitment, await recordHash(hashes))) {
    return { code: 21, what: 'the record is not the one that the entry commits to' };
  }
  return segments.every((segment) => 'hash' in segment)
    ? { code: 22, what: 'every part of the record is destroyed' }
    : { code: 0, what: '' };
}
