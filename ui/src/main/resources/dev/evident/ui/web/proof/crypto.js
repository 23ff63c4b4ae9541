// @ts-check
/** What the browser computes for us: SHA-256 and Ed25519 by WebCrypto, and nothing of our own. */
import { joined } from './bytes.js';

/** @returns {boolean} whether hashes can be computed here at all */
export function hashesHere() {
  return typeof crypto === 'object' && typeof crypto.subtle === 'object';
}

/** @param {...Uint8Array} parts @returns {Promise<Uint8Array>} SHA-256 of them, one behind the other */
export async function sha256(...parts) {
  const bytes = joined(...parts);
  return new Uint8Array(await crypto.subtle.digest('SHA-256', /** @type {BufferSource} */ (bytes)));
}

/** The browser cannot compute what is needed: nothing is known either way. */
export class NotHere extends Error {}

/**
 * Plain Ed25519 (RFC 8032).
 *
 * @param {Uint8Array} publicKey @param {Uint8Array} message @param {Uint8Array} signature
 * @returns {Promise<boolean>} false for everything that is not right
 */
export async function verifyEd25519(publicKey, message, signature) {
  if (publicKey.length !== 32 || signature.length !== 64) {
    return false;
  }
  let key;
  try {
    key = await crypto.subtle.importKey(
      'raw', /** @type {BufferSource} */ (publicKey), { name: 'Ed25519' }, false, ['verify']);
  } catch (error) {
    if (error instanceof Error && error.name === 'NotSupportedError') {
      throw new NotHere('this browser does not know Ed25519');
    }
    return false; // not a point of the curve
  }
  return crypto.subtle.verify(
    { name: 'Ed25519' }, key,
    /** @type {BufferSource} */ (signature), /** @type {BufferSource} */ (message));
}
