// @ts-check
/** Signed notes, checkpoints and cosignatures as C2SP has them. */
import {
  Malformed, decimal, fromBase64, fromUtf8, joined, sameBytes, toBase64, toHex, utf8,
} from './bytes.js';
import { NotHere, sha256, verifyEd25519 } from './crypto.js';

const NOTE_BYTES_MAX = 1 << 20;
const SIGNATURES_MAX = 100;
const DASH = '\u2014 ';
export const ED25519 = 1;
export const COSIGNATURE_V1 = 4;

/** @typedef {{name: string, keyId: Uint8Array, signature: Uint8Array}} Signature */
/** @typedef {{text: string, signatures: Signature[]}} Note */
/** @typedef {{name: string, keyId: Uint8Array, algorithm: number, publicKey: Uint8Array, text: string}} VerifierKey */

/** Not empty, no Unicode space, no plus sign. @param {string} name */
function isKeyName(name) {
  return name.length > 0 && !/[+\u0000-\u001f\u0085\p{Z}]/u.test(name);
}

/** @param {string|Uint8Array} source @returns {Note} */
export function parseNote(source) {
  const bytes = typeof source === 'string' ? utf8(source) : source;
  if (bytes.length > NOTE_BYTES_MAX) {
    throw new Malformed('note is longer than 1 MiB');
  }
  const all = fromUtf8(bytes);
  if (/[\u0000-\u0009\u000b-\u001f]/.test(all)) {
    throw new Malformed('note holds a control character');
  }
  const blank = all.lastIndexOf('\n\n');
  if (blank < 0 || !all.endsWith('\n') || blank + 2 === all.length) {
    throw new Malformed('note has no signatures after an empty line');
  }
  const lines = all.slice(blank + 2, -1).split('\n');
  if (lines.length > SIGNATURES_MAX) {
    throw new Malformed('note has more than 100 signatures');
  }
  return { text: all.slice(0, blank + 1), signatures: lines.map(parseSignature) };
}

/** @param {string} line @returns {Signature} */
function parseSignature(line) {
  const space = line.indexOf(' ', DASH.length);
  if (!line.startsWith(DASH) || space < 0) {
    throw new Malformed('signature line is not dash, name, base64');
  }
  const name = line.slice(DASH.length, space);
  const bytes = fromBase64(line.slice(space + 1));
  if (!isKeyName(name) || bytes.length <= 4) {
    throw new Malformed('signature line holds no key name or no signature');
  }
  return { name, keyId: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

/**
 * @typedef {{origin: string, size: bigint, root: Uint8Array, extensions: string[]}} Checkpoint
 */

/** @param {string} text of a note @returns {Checkpoint} */
export function parseCheckpoint(text) {
  const lines = text.slice(0, -1).split('\n');
  if (!text.endsWith('\n') || lines.length < 3 || lines.some((line) => line === '')) {
    throw new Malformed('checkpoint is not three or more lines of text');
  }
  const root = fromBase64(lines[2]);
  if (root.length !== 32) {
    throw new Malformed(`checkpoint root has ${root.length} bytes, not 32`);
  }
  return { origin: lines[0], size: decimal(lines[1]), root, extensions: lines.slice(3) };
}

/** @param {string} text name+hash+base64 @returns {Promise<VerifierKey>} */
export async function parseKey(text) {
  const parts = text.match(/^([^+]+)\+([0-9a-f]{8})\+(.+)$/s);
  if (!parts || text.length > 8192 || !isKeyName(parts[1])) {
    throw new Malformed('verifier key is not name+hash+key');
  }
  const key = fromBase64(parts[3]);
  if (key.length < 2) {
    throw new Malformed('the key of a verifier key is too short');
  }
  const algorithm = key[0];
  const publicKey = key.subarray(1);
  const id = (await sha256(utf8(`${parts[1]}\n`), key)).subarray(0, 4);
  if (algorithm === ED25519 || algorithm === COSIGNATURE_V1) {
    if (publicKey.length !== 32) {
      throw new Malformed(`an Ed25519 key has 32 bytes, not ${publicKey.length}`);
    }
    if (toHex(id) !== parts[2]) {
      throw new Malformed('the hash of the verifier key does not belong to the key');
    }
  }
  const keyId = Uint8Array.from(parts[2].match(/../g) ?? [], (pair) => parseInt(pair, 16));
  return { name: parts[1], keyId, algorithm, publicKey, text };
}

/** @param {string} lines verifier keys, each ended by a line feed @returns {Promise<VerifierKey[]>} */
export function parseKeys(lines) {
  return Promise.all(lines.split('\n').filter((line) => line !== '').map(parseKey));
}

/** @param {VerifierKey} key @param {Signature} line */
function claims(key, line) {
  return key.name === line.name && sameBytes(key.keyId, line.keyId);
}

/**
 * What one signature line is worth.
 *
 * @typedef {{name: string, state: 'signed'|'wrong'|'unknown'|'not-here', key?: VerifierKey,
 *     cosignedSeconds?: number}} Line unknown: by a key that was not handed in; not-here: this
 *     browser cannot check it
 */

/**
 * Looks at every line of a note.
 *
 * @param {Note} note @param {VerifierKey[]} keys of the log and of witnesses
 * @returns {Promise<Line[]>}
 */
export function checkLines(note, keys) {
  return Promise.all(note.signatures.map(async (line) => {
    const key = keys.find((one) => claims(one, line));
    if (!key) {
      return { name: line.name, state: 'unknown' };
    }
    try {
      return await checkLine(note.text, line, key);
    } catch (error) {
      if (error instanceof NotHere) {
        return { name: line.name, state: 'not-here', key };
      }
      throw error;
    }
  }));
}

/** @param {string} text @param {Signature} line @param {VerifierKey} key @returns {Promise<Line>} */
async function checkLine(text, line, key) {
  if (key.algorithm === ED25519) {
    const right = await verifyEd25519(key.publicKey, utf8(text), line.signature);
    return { name: line.name, state: right ? 'signed' : 'wrong', key };
  }
  if (key.algorithm !== COSIGNATURE_V1 || line.signature.length !== 72) {
    return { name: line.name, state: 'wrong', key };
  }
  const time = new DataView(line.signature.buffer, line.signature.byteOffset).getBigInt64(0);
  const message = joined(utf8(`cosignature/v1\ntime ${time}\n`), utf8(text));
  const right = time >= 0n
    && await verifyEd25519(key.publicKey, message, line.signature.subarray(8));
  return {
    name: line.name, state: right ? 'signed' : 'wrong', key, cosignedSeconds: Number(time),
  };
}

/**
 * A C2SP tlog-proof.
 *
 * @param {string} text
 * @returns {{extra: Uint8Array|undefined, index: bigint, hashes: Uint8Array[], checkpoint: string}}
 */
export function parseTlogProof(text) {
  const blank = text.indexOf('\n\n');
  if (blank < 0 || !text.endsWith('\n') || blank + 2 === text.length) {
    throw new Malformed('proof has no checkpoint after an empty line');
  }
  const lines = text.slice(0, blank).split('\n');
  if (lines.shift() !== 'c2sp.org/tlog-proof@v1') {
    throw new Malformed('proof does not begin with c2sp.org/tlog-proof@v1');
  }
  let extra;
  if (lines[0]?.startsWith('extra ')) {
    extra = fromBase64(/** @type {string} */ (lines.shift()).slice('extra '.length));
  }
  if (!lines[0]?.startsWith('index ')) {
    throw new Malformed('proof has no index line');
  }
  const index = decimal(/** @type {string} */ (lines.shift()).slice('index '.length));
  const hashes = lines.map(fromBase64);
  if (hashes.length > 63 || hashes.some((hash) => hash.length !== 32)) {
    throw new Malformed('a proof has at most 63 hashes of 32 bytes');
  }
  return { extra, index, hashes, checkpoint: text.slice(blank + 2) };
}

/** @param {VerifierKey} key @returns {string} what people compare: the raw key in base64 */
export function keyFingerprint(key) {
  return toBase64(key.publicKey);
}
