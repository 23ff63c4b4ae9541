// @ts-check
/** Events as CSV (RFC 4180). Pure. */

/** What spreadsheet programs take for the beginning of a formula. */
const FORMULA = /^[\s\u0000]*[=+\-@\t\r|%]/u;

/**
 * One cell. A text that a spreadsheet would run gets a quote in front, which the spreadsheet takes for "this is text".
 *
 * @param {unknown} value
 */
export function cell(value) {
  const text = value === undefined || value === null ? '' : String(value);
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

/** @type {[string, (found: any) => unknown][]} names of columns, and what stands in them */
const COLUMNS = [
  ['index', (found) => found.index],
  ['id', (found) => found.event.id],
  ['time', (found) => found.event.time],
  ['action', (found) => found.event.action],
  ['category', (found) => found.event.category],
  ['outcome', (found) => found.event.outcome],
  ['actor.type', (found) => found.event.actor?.type],
  ['actor.id', (found) => found.event.actor?.id],
  ['actor.name', (found) => found.event.actor?.name],
  ['targets', (found) => (found.event.targets ?? []).map(target).join('; ')],
  ['origin.ip', (found) => found.event.origin?.ip],
  ['context.service', (found) => found.event.context?.service],
  ['message', (found) => found.event.message],
  ['reason', (found) => found.event.reason],
  ['parameters', (found) => json(found.event.parameters)],
  ['changes', (found) => json(found.event.changes)],
];

/** @param {any} one */
function target(one) {
  return [one.type, one.id].filter(Boolean).join(':');
}

/** @param {unknown} value */
function json(value) {
  return value === undefined ? '' : JSON.stringify(value);
}

/** The first line. */
export function head() {
  return `${COLUMNS.map(([name]) => cell(name)).join(',')}\r\n`;
}

/**
 * @param {any} found an event with its index, as the server answers it
 */
export function line(found) {
  return `${COLUMNS.map(([, value]) => cell(value(found))).join(',')}\r\n`;
}
