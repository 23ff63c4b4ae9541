// @ts-check
/** JSON as it was written: a browser's numbers have 53 bits, and a record may hold an account number with more digits. */

/** Every decimal of so many digits comes back from a browser's number as it was. */
const DIGITS_HELD = 15;

/**
 * Whether a number says all that stands there.
 *
 * @param {number} value
 * @param {string} source as it was written
 */
function holds(value, source) {
  if (String(value) === source) {
    return true;
  }
  const digits = source.replace(/[eE].*$/, '').replace(/[-.]/g, '').replace(/^0+/, '');
  return Number.isFinite(value) && digits.length <= DIGITS_HELD && (value !== 0 || digits === '');
}

/**
 * @param {string} _
 * @param {any} value
 * @param {{source?: string}} [written] of numbers and texts, in browsers that tell
 */
function asWritten(_, value, written) {
  const source = written?.source;
  return typeof value === 'number' && source !== undefined && !holds(value, source) ? source : value;
}

/**
 * The value of a JSON text. A number that the browser would round is the text of its digits; a browser that cannot tell rounds it, as all did
 * before.
 *
 * @param {string} text
 * @returns {any}
 */
export function parsedExactly(text) {
  return JSON.parse(text, /** @type {any} */ (asWritten)); // the type of the third argument is newer than the editor's
}
