// @ts-check
/** The fields of events: for completion, for columns, and what an event holds of them. */

/**
 * @typedef {object} FieldInfo
 * @property {string} name
 * @property {'keyword' | 'text' | 'number' | 'time' | 'address'} kind
 * @property {string[]} [values] all that there are, when they are few
 */

/** @type {FieldInfo[]} */
export const FIELDS = [
  { name: 'action', kind: 'keyword' },
  { name: 'actor.id', kind: 'keyword' },
  { name: 'actor.type', kind: 'keyword', values: ['user', 'service', 'system', 'agent', 'anonymous'] },
  { name: 'actor.name', kind: 'text' },
  { name: 'actor.email', kind: 'keyword' },
  { name: 'actor.on_behalf_of.id', kind: 'keyword' },
  { name: 'outcome', kind: 'keyword', values: ['success', 'failure', 'denied', 'unknown'] },
  {
    name: 'category',
    kind: 'keyword',
    values: ['authentication', 'access', 'change', 'configuration', 'administration', 'system'],
  },
  { name: 'targets.id', kind: 'keyword' },
  { name: 'targets.type', kind: 'keyword' },
  { name: 'targets.name', kind: 'text' },
  { name: 'origin.ip', kind: 'address' },
  { name: 'origin.country', kind: 'keyword' },
  { name: 'origin.city', kind: 'text' },
  { name: 'origin.device', kind: 'text' },
  { name: 'origin.user_agent', kind: 'text' },
  { name: 'origin.port', kind: 'number' },
  { name: 'context.service', kind: 'keyword' },
  { name: 'context.environment', kind: 'keyword' },
  { name: 'context.host', kind: 'keyword' },
  { name: 'context.region', kind: 'keyword' },
  { name: 'context.request_id', kind: 'keyword' },
  { name: 'context.session_id', kind: 'keyword' },
  { name: 'context.trace_id', kind: 'keyword' },
  { name: 'message', kind: 'text' },
  { name: 'reason', kind: 'text' },
  { name: 'id', kind: 'keyword' },
  { name: 'stream', kind: 'keyword' },
  { name: 'class', kind: 'keyword' },
  { name: 'producer.id', kind: 'keyword' },
  { name: 'producer.sequence', kind: 'number' },
  { name: 'source.type', kind: 'keyword' },
  { name: 'time', kind: 'time' },
  { name: 'received', kind: 'time' },
  { name: 'index', kind: 'number' },
];

/** Where free JSON begins. */
const FREE = ['parameters', 'changes'];

/** How many paths of free JSON are offered, and how deep one looks for them. */
const PATHS_MAX = 200;
const DEPTH_MAX = 6;

/** What a name may look like without quotes. */
const NAME = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/**
 * Every value at a path and below it, lists adding nothing to the path.
 *
 * @param {any} event
 * @param {string} field
 * @returns {string[]}
 */
export function values(event, field) {
  /** @type {string[]} */
  const all = [];
  collect(event, field.split('.'), 0, all);
  return all;
}

/**
 * @param {any} node
 * @param {string[]} path
 * @param {number} at
 * @param {string[]} all
 */
function collect(node, path, at, all) {
  if (Array.isArray(node)) {
    node.forEach((one) => collect(one, path, at, all));
  } else if (node !== null && typeof node === 'object') {
    if (at < path.length) {
      // A name may hold dots itself.
      for (let end = at + 1; end <= path.length; end++) {
        const name = path.slice(at, end).join('.');
        if (Object.hasOwn(node, name)) {
          collect(node[name], path, end, all);
        }
      }
    } else {
      Object.values(node).forEach((one) => collect(one, path, at, all));
    }
  } else if (at === path.length && node !== null && node !== undefined) {
    all.push(String(node));
  }
}

/**
 * The paths of free JSON that events have.
 *
 * @param {any[]} events
 * @returns {string[]} at most PATHS_MAX, in order
 */
export function freePaths(events) {
  /** @type {Set<string>} */
  const found = new Set();
  for (const event of events) {
    FREE.forEach((name) => paths(event?.[name], name, 0, found));
  }
  return [...found].sort();
}

/**
 * @param {any} node
 * @param {string} path
 * @param {number} depth
 * @param {Set<string>} found
 */
function paths(node, path, depth, found) {
  if (found.size >= PATHS_MAX || depth > DEPTH_MAX || node === undefined) {
    return;
  }
  if (Array.isArray(node)) {
    node.forEach((one) => paths(one, path, depth, found));
  } else if (node !== null && typeof node === 'object') {
    for (const [name, inner] of Object.entries(node)) {
      if (name.length <= 64) {
        paths(inner, `${path}.${NAME.test(name) ? name : JSON.stringify(name)}`, depth + 1, found);
      }
    }
  } else if (depth > 0) {
    found.add(path);
  }
}
