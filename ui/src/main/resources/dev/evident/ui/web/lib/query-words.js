// @ts-check
/** Values in queries. */

/**
 * A value between quotes, which takes it exactly as it is.
 *
 * @param {string} value
 */
export function quoted(value) {
  return JSON.stringify(value).replace(/[\u007f-\u009f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/**
 * A test for exactly this value.
 *
 * @param {string} field
 * @param {string} value
 */
export function exactly(field, value) {
  return `${field}=${quoted(value)}`;
}

/**
 * The filter of a query, without its pipes: for going from a picture to the events behind it.
 *
 * @param {string} query
 */
export function filterOf(query) {
  let quotes = false;
  for (let i = 0; i < query.length; i++) {
    const c = query[i];
    if (c === '\\') {
      i++;
    } else if (c === '"') {
      quotes = !quotes;
    } else if (c === '|' && !quotes) {
      return query.slice(0, i).trim();
    }
  }
  return query.trim();
}
