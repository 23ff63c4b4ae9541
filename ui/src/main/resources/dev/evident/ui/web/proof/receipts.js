// @ts-check
/**
 * Receipts that somebody kept, held against the log as it is now: is the record still where it was promised, and is the tree that was named
 * then the beginning of today's? Acknowledgements as the server gives them, lines of `evident append --acks`, and C2SP tlog-proofs.
 */
import { Malformed, decimal, fromHex } from './bytes.js';
import { checkNote, readJson } from './check.js';
import { consistency, inclusion, leafHash } from './merkle.js';
import { parseTlogProof } from './note.js';
import { plain } from './words.js';

/** More at once are not looked at: a page is no place for a million. `evident verify --acks` is. */
export const RECEIPTS_MAX = 5000;

const PROOF = 'c2sp.org/tlog-proof@v1';

/**
 * @typedef {{index: bigint, leaf: Uint8Array, size?: bigint, root?: Uint8Array, proof?: ReturnType<typeof parseTlogProof>}} Receipt
 */
/** @typedef {{line: number, receipt?: Receipt, unread?: string}} Read line: where it begins, from 1 */
/** @typedef {'kept' | 'broken' | 'newer' | 'unread'} State newer: the log has not signed so much yet */
/** @typedef {{line: number, index?: bigint, state: State, text: string}} Checked */

/** @param {string} text @returns {{line: number, text: string}[]} one for each receipt */
function pieces(text) {
  /** @type {{line: number, text: string}[]} */
  const all = [];
  let proof = false;
  for (const [at, line] of text.split('\n').entries()) {
    if (line === PROOF) {
      all.push({ line: at + 1, text: `${line}\n` });
      proof = true;
    } else if (proof && /^(\{|[0-9]+ [0-9a-f]{64}\s*$)/.test(line)) {
      proof = false;
      all.push({ line: at + 1, text: line });
    } else if (proof) {
      all[all.length - 1].text += `${line}\n`;
    } else if (line.trim() !== '') {
      all.push({ line: at + 1, text: line.trim() });
    }
  }
  return all;
}

/** @param {string} text @returns {Promise<Read[]>} */
export function readReceipts(text) {
  return Promise.all(pieces(text.replaceAll('\r\n', '\n')).map(async (piece) => {
    try {
      return { line: piece.line, receipt: await receiptOf(piece.text) };
    } catch (error) {
      if (error instanceof Malformed) {
        return { line: piece.line, unread: error.message };
      }
      throw error;
    }
  }));
}

/** @param {string} text @returns {Promise<Receipt>} */
async function receiptOf(text) {
  if (text.startsWith(PROOF)) {
    // Empty lines between two receipts are nobody's; within one they are part of it.
    const proof = parseTlogProof(`${text.trimEnd()}\n`);
    if (!proof.extra) {
      throw new Malformed('the proof does not hold its entry');
    }
    return { index: proof.index, leaf: await leafHash(proof.extra), proof };
  }
  const pair = text.match(/^([0-9]+) ([0-9a-f]{64})$/);
  if (pair) {
    return { index: decimal(pair[1]), leaf: fromHex(pair[2]) };
  }
  return acknowledgement(readJson(text));
}

/** @param {any} json @returns {Receipt} */
function acknowledgement(json) {
  const named = json.size !== undefined || json.root !== undefined;
  if (!Number.isSafeInteger(json.index) || json.index < 0 || !isHash(json.leaf)
      || (named && (!Number.isSafeInteger(json.size) || json.size <= json.index || !isHash(json.root)))) {
    throw new Malformed('not an acknowledgement with index and leaf, size and root');
  }
  return {
    index: BigInt(json.index),
    leaf: fromHex(json.leaf),
    ...(named ? { size: BigInt(json.size), root: fromHex(json.root) } : {}),
  };
}

/** @param {any} text */
function isHash(text) {
  return typeof text === 'string' && /^[0-9a-f]{64}$/.test(text);
}

/**
 * @param {Read} read
 * @param {import('./note.js').Checkpoint} now of the log, its signature verified
 * @param {import('./tiles.js').TileTree} tree of this size
 * @param {import('./note.js').VerifierKey[]} keys of the log
 * @returns {Promise<Checked>}
 */
export async function checkReceipt(read, now, tree, keys) {
  const receipt = read.receipt;
  if (!receipt) {
    return { line: read.line, state: 'unread', text: `Not read: ${plain(read.unread ?? '')}.` };
  }
  const result = await checked(receipt, now, tree, keys);
  return { line: read.line, index: receipt.index, ...result };
}

/**
 * @param {Receipt} receipt @param {import('./note.js').Checkpoint} now
 * @param {import('./tiles.js').TileTree} tree @param {import('./note.js').VerifierKey[]} keys
 * @returns {Promise<{state: State, text: string}>}
 */
async function checked(receipt, now, tree, keys) {
  let { size, root } = receipt;
  if (receipt.proof) {
    const note = await checkNote(receipt.proof.checkpoint, keys);
    if (note.code !== 0 || !note.checkpoint) {
      return { state: 'broken', text: `Its checkpoint is not right: ${plain(note.what)}.` };
    }
    const own = await inclusion(receipt.index, note.checkpoint.size, receipt.leaf, receipt.proof.hashes, note.checkpoint.root);
    if (!own.right) {
      return { state: 'broken', text: 'Its own proof does not lead to the root of its checkpoint: the receipt was changed.' };
    }
    ({ size, root } = note.checkpoint);
  }
  const needed = size ?? receipt.index + 1n;
  if (needed > now.size) {
    return {
      state: 'newer',
      text: `The log has signed ${now.size} records, and this receipt is of ${needed}. Check again in a few seconds: if that `
        + 'stays so, records that were promised are gone; keep the receipt.',
    };
  }
  if (size !== undefined && root !== undefined && !(await consistency(size, root, now.size, now.root, await tree.consistency(size)))) {
    return {
      state: 'broken',
      text: `The log of ${size} records that it names is not the beginning of the log as it is now: either was changed. Keep the receipt.`,
    };
  }
  const { right } = await inclusion(receipt.index, now.size, receipt.leaf, await tree.inclusion(receipt.index), now.root);
  if (!right) {
    return { state: 'broken', text: `The log does not hold this record at ${receipt.index}: either was changed. Keep the receipt.` };
  }
  return {
    state: 'kept',
    text: size === undefined
      ? `The record is where it was promised, in the signed log of ${now.size} records.`
      : `The record is where it was promised, and the log of ${size} records then is the beginning of the ${now.size} signed now.`,
  };
}
