// @ts-check
/**
 * Bytes and their spellings. Each value has one spelling; another one is refused, so that nothing
 * can be written in two ways that look alike to one reader and not to the next.
 */

/** Something from outside does not have the form that its format demands. */
export class Malformed extends Error {}

const HEX = '0123456789abcdef';

/** @param {Uint8Array} bytes @returns {string} lower-case hexadecimal digits */
export function toHex(bytes) {
  let text = '';
  for (const b of bytes) {
    text += HEX[b >> 4] + HEX[b & 15];
  }
  return text;
}

/** @param {string} text @returns {Uint8Array} */
export function fromHex(text) {
  if (typeof text !== 'string' || text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) {
    throw new Malformed('not hexadecimal digits');
  }
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = parseInt(text.substr(2 * i, 2), 16);
  }
  return bytes;
}

/** @param {Uint8Array} bytes @returns {string} padded standard base64 */
export function toBase64(bytes) {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 0x2000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x2000));
  }
  return btoa(binary);
}

/** @param {string} text @returns {Uint8Array} of the one canonical spelling, or throws */
export function fromBase64(text) {
  let binary = '';
  try {
    binary = atob(text);
  } catch (_) {
    throw new Malformed('not base64');
  }
  const bytes = Uint8Array.from(binary, (c) => c.charCodeAt(0));
  if (toBase64(bytes) !== text) {
    throw new Malformed('not canonical base64');
  }
  return bytes;
}

/** @param {string} text @returns {Uint8Array} UTF-8 */
export function utf8(text) {
  return new TextEncoder().encode(text);
}

/** @param {Uint8Array} bytes @returns {string} strict: nothing is replaced */
export function fromUtf8(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (_) {
    throw new Malformed('not valid UTF-8');
  }
}

/** @param {...Uint8Array} parts @returns {Uint8Array} */
export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** @param {Uint8Array} a @param {Uint8Array} b @returns {boolean} */
export function sameBytes(a, b) {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** @param {string} text a number 0 to 2^63-1 @returns {bigint} without sign or leading zeros, or throws */
export function decimal(text) {
  if (!/^(0|[1-9][0-9]{0,18})$/.test(text) || BigInt(text) > 0x7fffffffffffffffn) {
    throw new Malformed('not a decimal number below 2^63');
  }
  return BigInt(text);
}
