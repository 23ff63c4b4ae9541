// @ts-check
/** From what somebody types and clicks to a query (docs/query.md). Pure. */

/**
 * @typedef {object} Wish
 * @property {string} text what stands in the search box
 * @property {boolean} isQuery whether that is a query already, or words to look for
 * @property {string} within hour, day, week, month, or empty for any time
 * @property {string} outcome empty for any
 * @property {Filter[]} filters
 */

/** @typedef {{field: string, value: string}} Filter an exact value that a field has */

/** @type {Record<string, string>} */
const SINCE = { hour: '-1h', day: '-24h', week: '-7d', month: '-30d' };

/**
 * A text in quotes: in a query it is nothing but itself.
 *
 * @param {string} text
 */
export function quoted(text) {
  const escaped = text.replace(/["\\]/g, '\\$&').replace(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u001f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${escaped}"`;
}

/**
 * @param {Wish} wish
 * @returns {string} empty: every event
 */
export function queryOf(wish) {
  const parts = [];
  const text = wish.text.trim();
  if (text) {
    // A query of one's own may hold an OR, which must not reach beyond it.
    parts.push(wish.isQuery ? `(${text})` : text.split(/\s+/).map(quoted).join(' '));
  }
  if (wish.outcome) {
    parts.push(`outcome=${quoted(wish.outcome)}`);
  }
  for (const filter of wish.filters) {
    parts.push(`${filter.field}=${quoted(filter.value)}`);
  }
  if (SINCE[wish.within]) {
    parts.push(`time>=${SINCE[wish.within]}`);
  }
  return parts.join(' ');
}
