// @ts-check
/** Evidence `evident-evidence/v1` (docs/formats.md): the same check as `evident verify --evidence`. */
import { Malformed, fromBase64, fromHex, toBase64, toHex, joined, utf8 } from './bytes.js';
import { CODES, checkEvent, checkNote, readJson, readSegment } from './check.js';
import { sha256 } from './crypto.js';
import { nodeHash } from './merkle.js';
import { parseKeys } from './note.js';

const FORMAT = 'evident-evidence/v1';
const HEAD = ['key', 'checkpoint', 'witness_keys', 'query', 'exported_by', 'purpose', 'exported',
  'server'];

/**
 * @typedef {{key: string, checkpoint: string, witness_keys: string, query: string,
 *     exported_by: string, purpose: string, exported: string, server: string}} Head
 */
/** @typedef {import('./check.js').Parts & {view?: Uint8Array}} EvidenceEvent */
/** @typedef {{events: number, partly_shown: number, missing: string, sha256: string}} End */

/** As JSON.stringify, and with what could end a block of a page escaped. @param {string} text */
function quoted(text) {
  return JSON.stringify(text).replace(/[<>&]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);
}

/** @param {string} written @param {string} line */
function same(written, line) {
  if (written !== line) {
    throw new Malformed('the line is not spelled as the format says');
  }
}

/** @param {string} line @returns {Head} */
export function readHead(line) {
  const json = readJson(line);
  if (json.format !== FORMAT || HEAD.some((name) => typeof json[name] !== 'string')) {
    throw new Malformed(`format is not ${FORMAT}`);
  }
  same(`{"format":"${FORMAT}"${HEAD.map((name) => `,"${name}":${quoted(json[name])}`).join('')}}`,
    line);
  return json;
}

/** @param {string} line @returns {EvidenceEvent} */
export function readEvent(line) {
  const json = readJson(line);
  if (!Number.isSafeInteger(json.index)) {
    throw new Malformed("member 'index' is missing or no whole number");
  }
  const partly = typeof json.view === 'string';
  const segments = partly ? undefined : segmentsOf(json);
  const entry = fromHex(json.entry);
  const all = fromBase64(json.inclusion);
  if (all.length % 32 !== 0) {
    throw new Malformed('hashes side by side are 32 bytes each');
  }
  /** @type {Uint8Array[]} */
  const inclusion = [];
  for (let at = 0; at < all.length; at += 32) {
    inclusion.push(all.subarray(at, at + 32));
  }
  const content = segments
    ? `"segments":[${segments.map(spelled).join(',')}]`
    : `"view":"${json.view}"`;
  same(`{"index":${json.index},"entry":"${toHex(entry)}",${content},"inclusion":"${toBase64(all)}"}`,
    line);
  return {
    index: BigInt(json.index), entry, segments, inclusion,
    view: partly ? fromBase64(json.view) : undefined,
  };
}

/** @param {any} json */
function segmentsOf(json) {
  if (!Array.isArray(json.segments) || json.segments.length < 1 || json.segments.length > 2) {
    throw new Malformed('an event has one or two segments');
  }
  return json.segments.map(readSegment);
}

/** @param {import('./record.js').Segment} segment */
function spelled(segment) {
  return 'hash' in segment
    ? `{"hash":"${toHex(segment.hash)}"}`
    : `{"salt":"${toHex(segment.salt)}","data":"${toBase64(segment.data)}"}`;
}

/** @param {string} line @returns {{end: End, upToHash: string}} */
export function readEnd(line) {
  const json = readJson(line);
  const numbers = [json.events, json.partly_shown].concat(
    json.export_form === undefined ? [] : [json.export_bytes]);
  if (!numbers.every(Number.isSafeInteger) || typeof json.missing !== 'string'
      || !/^[0-9a-f]{64}$/.test(json.sha256)) {
    throw new Malformed('the last line is not one of evidence');
  }
  const beside = json.export_form === undefined ? ''
    : `,"export_form":${quoted(String(json.export_form))},"export_bytes":${json.export_bytes}`
      + `,"export_sha256":${quoted(String(json.export_sha256))}`;
  const upToHash = `{"events":${json.events},"partly_shown":${json.partly_shown}`
    + `,"missing":${quoted(json.missing)}${beside},"sha256":"`;
  same(`${upToHash}${json.sha256}"}`, line);
  return { end: json, upToHash };
}

/** The index that a line begins with, also when the rest of it is damaged. @param {string} line */
function indexOf(line) {
  return line.match(/^\{"index":(0|[1-9][0-9]{0,17}),/)?.[1];
}

/** Events share most of their way to the root: each node of it is hashed once. */
function rememberingNodes() {
  /** @type {Map<string, Promise<Uint8Array>>} */
  const known = new Map();
  return (/** @type {Uint8Array} */ left, /** @type {Uint8Array} */ right) => {
    const key = String.fromCharCode(...left, ...right);
    const hash = known.get(key) ?? nodeHash(left, right);
    known.set(key, hash);
    return hash;
  };
}

/**
 * @typedef {{line: number, index: string|undefined, code: number, what: string,
 *     event?: EvidenceEvent, checked?: import('./check.js').CheckedEvent}} EventResult
 */
/**
 * @typedef {{code: number, what: string, head?: Head, note?: import('./check.js').CheckedNote,
 *     end?: End, events: EventResult[], wrong: number, partly: number, altered: string}} Result
 */

/**
 * Checks evidence.
 *
 * @param {string} text its lines, each ended by a line feed
 * @param {{keys?: import('./note.js').VerifierKey[],
 *     progress?: (done: number, all: number) => Promise<void>}} [options] keys: those that are
 *     believed; without them the ones that the file itself names
 * @returns {Promise<Result>}
 */
export async function checkEvidence(text, options = {}) {
  const lines = text.split('\n');
  const cut = lines.pop() !== '';
  /** @type {Result} */
  const result = { code: 0, what: '', events: [], wrong: 0, partly: 0, altered: '' };
  try {
    result.head = readHead(lines[0] ?? '');
    result.note = await checkNote(result.head.checkpoint,
      options.keys ?? await namedKeys(result.head));
  } catch (error) {
    if (error instanceof Malformed) {
      return { ...result, code: CODES.EVIDENCE, what: error.message };
    }
    throw error;
  }
  const endAt = lines.findIndex((line) => line.startsWith('{"events":'));
  const last = cut || endAt < 0 ? lines.length : endAt;
  await checkEvents(lines.slice(1, last), result, options.progress);
  result.altered = await altered(lines, endAt, cut, result);
  return summed(result);
}

/** @param {Head} head */
function namedKeys(head) {
  return parseKeys(`${head.key}\n${head.witness_keys}`);
}

/**
 * @param {string[]} lines @param {Result} result
 * @param {((done: number, all: number) => Promise<void>)|undefined} progress
 */
async function checkEvents(lines, result, progress) {
  const node = rememberingNodes();
  let before = -1n;
  for (const [at, line] of lines.entries()) {
    const one = await checkOne(line, at + 2, result, node);
    if (one.code === 0 || one.code === CODES.PARTLY_SHOWN) {
      const index = /** @type {EvidenceEvent} */ (one.event).index;
      if (index <= before) {
        one.code = CODES.EVIDENCE;
        one.what = 'it is there twice, or out of its order';
      }
      before = index;
    }
    result.partly += one.code === CODES.PARTLY_SHOWN ? 1 : 0;
    result.wrong += one.code === 0 || one.code === CODES.PARTLY_SHOWN ? 0 : 1;
    result.events.push(one);
    await progress?.(at + 1, lines.length);
  }
}

/**
 * @param {string} line @param {number} number @param {Result} result
 * @param {(left: Uint8Array, right: Uint8Array) => Promise<Uint8Array>} node
 * @returns {Promise<EventResult>}
 */
async function checkOne(line, number, result, node) {
  try {
    const event = readEvent(line);
    const note = /** @type {import('./check.js').CheckedNote} */ (result.note);
    const checked = await checkEvent(event, note, node);
    return {
      line: number, index: String(event.index), code: checked.code, what: checked.what, event,
      checked,
    };
  } catch (error) {
    if (error instanceof Malformed) {
      return { line: number, index: indexOf(line), code: CODES.EVIDENCE, what: error.message };
    }
    throw error;
  }
}

/**
 * What is wrong with the file as a whole, though each event by itself may be right.
 *
 * @param {string[]} lines @param {number} endAt @param {boolean} cut @param {Result} result
 */
async function altered(lines, endAt, cut, result) {
  try {
    if (cut || endAt < 0) {
      throw new Malformed('cut');
    }
    const { end, upToHash } = readEnd(lines[endAt]);
    result.end = end;
    if (endAt + 1 < lines.length) {
      return 'something follows its last line';
    }
    if (end.events !== result.events.length) {
      return `it was made with ${end.events} events, and holds ${result.events.length}`;
    }
    const before = lines.slice(0, endAt).map((line) => `${line}\n`).join('');
    return toHex(await sha256(joined(utf8(before), utf8(upToHash)))) === end.sha256
      ? ''
      : 'it is not as it was made: what it says about itself was changed, or an event';
  } catch (error) {
    if (error instanceof Malformed) {
      return 'its last line is missing or damaged: events may be missing, too';
    }
    throw error;
  }
}

/** @param {Result} result @returns {Result} */
function summed(result) {
  const note = /** @type {import('./check.js').CheckedNote} */ (result.note);
  if (note.code !== 0) {
    return { ...result, code: note.code, what: note.what };
  }
  if (result.wrong > 0) {
    return { ...result, code: CODES.EVIDENCE, what: `${result.wrong} of the events are wrong` };
  }
  if (result.altered) {
    return { ...result, code: CODES.EVIDENCE, what: result.altered };
  }
  return result.partly > 0
    ? { ...result, code: CODES.PARTLY_SHOWN, what: 'some events are shown partly' }
    : result;
}
