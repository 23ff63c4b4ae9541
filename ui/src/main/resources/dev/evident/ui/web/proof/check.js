// @ts-check
/**
 * The check of one event, with the outcomes of `evident verify`: record, commitment, entry, leaf,
 * root, signature. Every step is done that can be done, so that a page can show which one fails.
 */
import { Malformed, fromBase64, fromHex, sameBytes } from './bytes.js';
import { inclusion, leafHash, nodeHash } from './merkle.js';
import { checkLines, parseCheckpoint, parseNote, parseTlogProof, COSIGNATURE_V1 } from './note.js';
import { committed, decodeEntry, reassembled, segmentHashes } from './record.js';

/** As `evident verify` ends (docs/formats.md); 3: this browser could not check it. */
export const CODES = Object.freeze({
  VERIFIED: 0, NOT_HERE: 3, CHECKPOINT: 10, ENTRY: 11, INCLUSION: 14, WITNESS: 17,
  PAYLOAD_MISMATCH: 21, PAYLOAD_MISSING: 22, EVIDENCE: 27, PARTLY_SHOWN: 28,
});

/** @typedef {import('./note.js').VerifierKey} VerifierKey */
/** @typedef {import('./record.js').Segment} Segment */
/** @typedef {{code: number, what: string}} Outcome what: in one sentence; empty when it is good */

/**
 * @typedef {Outcome & {checkpoint?: import('./note.js').Checkpoint, signedBy: VerifierKey[],
 *     lines: import('./note.js').Line[], text: string}} CheckedNote
 */

/**
 * Is this checkpoint signed by a key of the log that it names, and by which witnesses?
 *
 * @param {string} text the signed note
 * @param {VerifierKey[]} keys those that are believed: the log's, and witnesses'
 * @returns {Promise<CheckedNote>}
 */
export async function checkNote(text, keys) {
  try {
    const note = parseNote(text);
    const checkpoint = parseCheckpoint(note.text);
    const lines = await checkLines(note, keys.filter((key) =>
      key.name === checkpoint.origin || key.algorithm === COSIGNATURE_V1));
    const own = lines.filter((line) => line.key && line.key.name === checkpoint.origin);
    const signedBy = own.filter((line) => line.state === 'signed')
      .map((line) => /** @type {VerifierKey} */ (line.key));
    return { ...noteOutcome(checkpoint.origin, lines, own), checkpoint, signedBy, lines, text };
  } catch (error) {
    if (error instanceof Malformed) {
      return { code: CODES.CHECKPOINT, what: error.message, signedBy: [], lines: [], text };
    }
    throw error;
  }
}

/**
 * @param {string} origin @param {import('./note.js').Line[]} lines
 * @param {import('./note.js').Line[]} own @returns {Outcome}
 */
function noteOutcome(origin, lines, own) {
  if (own.some((line) => line.state === 'wrong')) {
    return { code: CODES.CHECKPOINT, what: `the signature of ${origin} does not verify` };
  }
  if (own.length === 0) {
    return { code: CODES.CHECKPOINT, what: `no trusted key signed the checkpoint of ${origin}` };
  }
  if (own.some((line) => line.state === 'not-here')) {
    return {
      code: CODES.NOT_HERE,
      what: 'this browser does not know Ed25519: the signature could not be checked here',
    };
  }
  const wrong = lines.find((line) => line.state === 'wrong');
  return wrong
    ? { code: CODES.WITNESS, what: `the cosignature of witness ${wrong.name} does not verify` }
    : { code: CODES.VERIFIED, what: '' };
}

/**
 * What a proof holds about one event.
 *
 * @typedef {{index: bigint, entry: Uint8Array, segments: Segment[]|undefined,
 *     inclusion: Uint8Array[]}} Parts segments: undefined for a reader who does not see all of it
 */

/**
 * @typedef {Outcome & {record: Outcome, included: Outcome, partly: boolean,
 *     entry?: import('./record.js').Entry, hashes: Uint8Array[], leaf: Uint8Array,
 *     path: import('./merkle.js').PathStep[], recordBytes?: Uint8Array}} CheckedEvent
 *     record, included: the two halves of the way, each by itself
 */

/**
 * @param {Parts} parts @param {CheckedNote} note
 * @param {(left: Uint8Array, right: Uint8Array) => Promise<Uint8Array>} [node]
 * @returns {Promise<CheckedEvent>}
 */
export async function checkEvent(parts, note, node = nodeHash) {
  const segments = parts.segments ?? [];
  const hashes = await segmentHashes(segments);
  const leaf = await leafHash(parts.entry);
  const record = await recordOutcome(parts, hashes);
  const { included, path } = await includedOutcome(parts, leaf, note, node);
  const first = [record.outcome, note, included].find((one) => one.code !== 0);
  const partly = parts.segments === undefined && record.outcome.code === 0;
  return {
    code: first?.code ?? (partly ? CODES.PARTLY_SHOWN : CODES.VERIFIED),
    what: first?.what ?? (partly ? 'it is in the log, but what is shown of it is not proven' : ''),
    record: record.outcome,
    included,
    partly,
    entry: record.entry,
    hashes,
    leaf,
    path,
    recordBytes: reassembled(segments),
  };
}

/** @param {Parts} parts @param {Uint8Array[]} hashes */
async function recordOutcome(parts, hashes) {
  try {
    const entry = decodeEntry(parts.entry);
    const outcome = parts.segments === undefined
      ? { code: 0, what: '' }
      : await committed(parts.segments, entry, hashes);
    return { entry, outcome };
  } catch (error) {
    if (error instanceof Malformed) {
      return { entry: undefined, outcome: { code: CODES.ENTRY, what: error.message } };
    }
    throw error;
  }
}

/**
 * @param {Parts} parts @param {Uint8Array} leaf @param {CheckedNote} note
 * @param {(left: Uint8Array, right: Uint8Array) => Promise<Uint8Array>} node
 */
async function includedOutcome(parts, leaf, note, node) {
  const wrong = {
    code: CODES.INCLUSION,
    what: `the proof does not lead from entry ${parts.index} to the checkpoint's root`,
  };
  if (!note.checkpoint) {
    return { included: wrong, path: [] };
  }
  const { right, steps } = await inclusion(
    parts.index, note.checkpoint.size, leaf, parts.inclusion, note.checkpoint.root, node);
  return { included: right ? { code: 0, what: '' } : wrong, path: steps };
}

/** @param {any} json @returns {Segment} */
export function readSegment(json) {
  if (typeof json?.hash === 'string') {
    const hash = fromHex(json.hash);
    if (hash.length !== 32) {
      throw new Malformed('a hash is 32 bytes long');
    }
    return { hash };
  }
  const salt = fromHex(json?.salt);
  if (salt.length !== 16) {
    throw new Malformed('a salt is 16 bytes long');
  }
  return { salt, data: fromBase64(json.data) };
}

/**
 * Reads a bundle `evident-proof/v1`.
 *
 * @param {string} text
 * @returns {Parts & {checkpoint: string, key: string, witnessKeys: string}}
 */
export function readBundle(text) {
  const json = readJson(text);
  if (json.format !== 'evident-proof/v1' || typeof json.proof !== 'string') {
    throw new Malformed('format is not evident-proof/v1');
  }
  const proof = parseTlogProof(json.proof);
  if (!Number.isSafeInteger(json.index) || proof.index !== BigInt(json.index)) {
    throw new Malformed('bundle and proof name different indexes');
  }
  const entry = fromHex(json.entry);
  if (proof.extra && !sameBytes(proof.extra, entry)) {
    throw new Malformed('bundle and proof hold different entries');
  }
  return {
    index: proof.index,
    entry,
    segments: bundleSegments(json),
    inclusion: proof.hashes,
    checkpoint: proof.checkpoint,
    key: typeof json.key === 'string' ? json.key : '',
    witnessKeys: typeof json.witness_keys === 'string' ? json.witness_keys : '',
  };
}

/** @param {any} json @returns {Segment[]|undefined} undefined for who may not see the whole record */
function bundleSegments(json) {
  if (json.segments === undefined) {
    return json.redacted_view === undefined ? [] : undefined;
  }
  if (!Array.isArray(json.segments)) {
    throw new Malformed("member 'segments' is no list");
  }
  return json.segments.map(readSegment);
}

/** @param {string} text @returns {any} an object */
export function readJson(text) {
  try {
    const json = JSON.parse(text);
    if (json !== null && typeof json === 'object' && !Array.isArray(json)) {
      return json;
    }
  } catch (_) {
    // said below
  }
  throw new Malformed('not a JSON object');
}

/**
 * A whole bundle.
 *
 * @param {string} text @param {VerifierKey[]} keys those that are believed
 * @returns {Promise<Outcome & {event?: CheckedEvent, note?: CheckedNote}>}
 */
export async function checkBundle(text, keys) {
  try {
    const bundle = readBundle(text);
    const note = await checkNote(bundle.checkpoint, keys);
    const event = await checkEvent(bundle, note);
    return { code: event.code, what: event.what, event, note };
  } catch (error) {
    if (error instanceof Malformed) {
      return { code: CODES.INCLUSION, what: error.message };
    }
    throw error;
  }
}
