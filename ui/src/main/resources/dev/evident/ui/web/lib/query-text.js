// @ts-check
/**
 * Queries as texts: where their parts are, and how a test is added and taken away. Whether a text is a query says the server; this
 * reads quotes, brackets and pipes as docs/query.md has them.
 */

/** Words that mean something by themselves. */
const RESERVED = new Set(['AND', 'OR', 'NOT', 'TO']);

/** What needs no quotes behind `=`. */
const PLAIN = /^[\p{L}\p{N}_][\p{L}\p{N}_.@-]*$/u;

/** Measures: a pipe that begins with one makes a table of numbers. */
const MEASURES = new Set(['count', 'distinct', 'min', 'max', 'sum', 'avg']);

/**
 * The value as it stands behind `=`.
 *
 * @param {string} value
 */
export function quoted(value) {
  if (PLAIN.test(value) && !RESERVED.has(value)) {
    return value;
  }
  const escaped = value.replace(/["\\\u0000-\u001f]/g, (one) =>
    one === '"' || one === '\\' ? `\\${one}` : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `"${escaped}"`;
}

/**
 * The test that a field has exactly this value; "" stands for no value at all.
 *
 * @param {string} field
 * @param {string} value
 * @param {boolean} wanted false: that it has not
 */
export function term(field, value, wanted = true) {
  if (value === '') {
    return wanted ? `-${field}:*` : `${field}:*`;
  }
  return `${wanted ? '' : '-'}${field}=${quoted(value)}`;
}

/**
 * The places where a text can be cut: outside of quotes and brackets.
 *
 * @param {string} text
 * @param {(character: string) => boolean} at
 * @returns {number[]}
 */
function cuts(text, at) {
  /** @type {number[]} */
  const places = [];
  let inQuotes = false;
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '\\') {
      i++;
    } else if (c === '"') {
      inQuotes = !inQuotes;
    } else if (!inQuotes && '([{'.includes(c)) {
      depth++;
    } else if (!inQuotes && ')]}'.includes(c)) {
      depth = Math.max(0, depth - 1);
    } else if (!inQuotes && depth === 0 && at(c)) {
      places.push(i);
    }
  }
  return places;
}

/**
 * A query's filter and its pipes.
 *
 * @param {string} query
 * @returns {{filter: string, pipes: string}} pipes with their `|`, or ""
 */
export function split(query) {
  const [pipe] = cuts(query, (c) => c === '|');
  return pipe === undefined
    ? { filter: query.trim(), pipes: '' }
    : { filter: query.slice(0, pipe).trim(), pipes: query.slice(pipe).trim() };
}

/** @param {string} query whether it asks for a table of numbers */
export function isTable(query) {
  const [word = ''] = split(query).pipes.replace(/^\|\s*/, '').split(/[\s|]/);
  return MEASURES.has(word);
}

/**
 * The tests of a filter that stand beside one another.
 *
 * @param {string} filter
 */
export function terms(filter) {
  const all = [];
  let from = 0;
  for (const space of [...cuts(filter, (c) => /\s/.test(c)), filter.length]) {
    if (space > from) {
      all.push(filter.slice(from, space));
    }
    from = space + 1;
  }
  return all;
}

/**
 * The query with one test more; one that says the opposite goes.
 *
 * @param {string} query
 * @param {string} test
 */
export function add(query, test) {
  const opposite = test.startsWith('-') ? test.slice(1) : `-${test}`;
  const { filter, pipes } = split(query);
  const present = terms(filter);
  if (present.includes(test)) {
    return query;
  }
  const kept = present.filter((one) => one !== opposite && one !== '*');
  // What stands beside an OR belongs to its last part only.
  const base = kept.includes('OR') ? [`(${kept.join(' ')})`] : kept;
  return [...base, test, pipes].filter(Boolean).join(' ');
}

/**
 * The query without a test.
 *
 * @param {string} query
 * @param {string} test
 */
export function remove(query, test) {
  const { filter, pipes } = split(query);
  return [...terms(filter).filter((one) => one !== test), pipes].filter(Boolean).join(' ');
}

/**
 * @param {string} query
 * @param {string} test
 */
export function has(query, test) {
  return terms(split(query).filter).includes(test);
}

/**
 * What is being written at a place of the text.
 *
 * @param {string} text
 * @param {number} caret
 * @returns {{start: number, sign: string, field: string, operator: string, value: string} | undefined} nothing inside of quotes
 */
export function writingAt(text, caret) {
  const before = text.slice(0, caret);
  const quotes = before.replace(/\\./g, '').split('"').length - 1;
  if (quotes % 2 === 1) {
    return undefined;
  }
  const start = Math.max(...[' ', '\t', '(', '|', ','].map((c) => before.lastIndexOf(c))) + 1;
  const match = /^(-?)([^:=<>!"]*)((?::|=|!=|>=|<=|>|<)?)(.*)$/.exec(before.slice(start));
  return match ? { start, sign: match[1], field: match[2], operator: match[3], value: match[4] } : undefined;
}
