// @ts-check
/** Trees as RFC 6962 and RFC 9162 have them. */
import { sameBytes } from './bytes.js';
import { sha256 } from './crypto.js';

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

/** @param {Uint8Array} entry @returns {Promise<Uint8Array>} */
export function leafHash(entry) {
  return sha256(LEAF, entry);
}

/** @param {Uint8Array} left @param {Uint8Array} right @returns {Promise<Uint8Array>} */
export function nodeHash(left, right) {
  return sha256(NODE, left, right);
}

/**
 * One step from a leaf to the root.
 *
 * @typedef {{side: 'left'|'right', sibling: Uint8Array, hash: Uint8Array}} PathStep side: where the
 *     sibling stands; hash: what both give together
 */

/**
 * RFC 9162 §2.1.3.2, with each step told.
 *
 * @param {bigint} index @param {bigint} size @param {Uint8Array} leaf
 * @param {Uint8Array[]} proof @param {Uint8Array} root
 * @param {(left: Uint8Array, right: Uint8Array) => Promise<Uint8Array>} [node] for who remembers nodes
 * @returns {Promise<{right: boolean, steps: PathStep[]}>}
 */
export async function inclusion(index, size, leaf, proof, root, node = nodeHash) {
  /** @type {PathStep[]} */
  const steps = [];
  if (index < 0n || index >= size || proof.some((hash) => hash.length !== 32)) {
    return { right: false, steps };
  }
  let hash = leaf;
  let at = index;
  let last = size - 1n;
  for (const sibling of proof) {
    if (last === 0n) {
      return { right: false, steps };
    }
    if ((at & 1n) === 1n || at === last) {
      hash = await node(sibling, hash);
      steps.push({ side: 'left', sibling, hash });
      while ((at & 1n) === 0n && at !== 0n) {
        at >>= 1n;
        last >>= 1n;
      }
    } else {
      hash = await node(hash, sibling);
      steps.push({ side: 'right', sibling, hash });
    }
    at >>= 1n;
    last >>= 1n;
  }
  return { right: last === 0n && sameBytes(hash, root), steps };
}

/**
 * RFC 9162 §2.1.4.2: whether the smaller tree is the beginning of the larger one.
 *
 * @param {bigint} size1 @param {Uint8Array} root1 @param {bigint} size2 @param {Uint8Array} root2
 * @param {Uint8Array[]} proof @returns {Promise<boolean>}
 */
export async function consistency(size1, root1, size2, root2, proof) {
  if (size1 < 1n || size1 > size2 || proof.some((hash) => hash.length !== 32)) {
    return false;
  }
  if (size1 === size2) {
    return proof.length === 0 && sameBytes(root1, root2);
  }
  if (proof.length === 0) {
    return false;
  }
  const whole = (size1 & (size1 - 1n)) === 0n; // then root1 is a node of the new tree
  let first = whole ? root1 : proof[0];
  let second = first;
  let at = size1 - 1n;
  let last = size2 - 1n;
  while ((at & 1n) === 1n) {
    at >>= 1n;
    last >>= 1n;
  }
  for (const hash of whole ? proof : proof.slice(1)) {
    if (last === 0n) {
      return false;
    }
    if ((at & 1n) === 1n || at === last) {
      first = await nodeHash(hash, first);
      second = await nodeHash(hash, second);
      while ((at & 1n) === 0n && at !== 0n) {
        at >>= 1n;
        last >>= 1n;
      }
    } else {
      second = await nodeHash(second, hash);
    }
    at >>= 1n;
    last >>= 1n;
  }
  return last === 0n && sameBytes(root1, first) && sameBytes(root2, second);
}
