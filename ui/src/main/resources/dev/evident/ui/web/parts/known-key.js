// @ts-check
/** Keys of logs that this browser has seen: a log that suddenly shows another one should not go unnoticed. */

const NAME = 'evident-log-keys';

/**
 * Notes a key that signed rightly.
 *
 * @param {string} origin
 * @param {string} key
 * @returns {{other?: string}} other: the day on which another key of this log was noted
 */
export function rememberKey(origin, key) {
  try {
    /** @type {Record<string, {key: string, day: string}>} */
    const known = JSON.parse(localStorage.getItem(NAME) ?? '{}');
    const before = Object.hasOwn(known, origin) ? known[origin] : undefined;
    if (before && before.key !== key) {
      return { other: before.day };
    }
    if (!before) {
      known[origin] = { key, day: new Date().toISOString().slice(0, 10) };
      localStorage.setItem(NAME, JSON.stringify(known));
    }
  } catch {
    // a browser that keeps nothing: then there is nothing to compare with
  }
  return {};
}
