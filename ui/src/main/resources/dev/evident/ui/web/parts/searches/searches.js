// @ts-check
/** Saved searches on the server. */

import { json } from '../../app/api.js';
import { link } from '../../app/router.js';

/**
 * @typedef {object} SearchContent
 * @property {string} title
 * @property {string} query
 * @property {string} [from] absent: of all time
 * @property {string} [to]
 * @property {string} [stream]
 * @property {boolean} shared
 *
 * @typedef {SearchContent & {id: string, version: number, owner: string, own: boolean, may_change: boolean, may_share: boolean,
 *   changed: string, changed_by: string}} Search
 */

const PATH = '/v1/searches';
const at = /** @param {string} id */ (id) => `${PATH}/${encodeURIComponent(id)}`;

/** @returns {Promise<Search[]>} */
export async function searches() {
  return (await json(PATH)).searches;
}

/** @param {SearchContent} from */
function content({ title, query, from: start, to, stream, shared }) {
  return { title, query, from: start || undefined, to: to || undefined, stream: stream || undefined, shared };
}

/**
 * @param {SearchContent} wish
 * @returns {Promise<Search>}
 */
export function create(wish) {
  return json(PATH, { method: 'POST', body: content(wish) });
}

/**
 * @param {Search} seen
 * @param {Partial<SearchContent>} changes
 * @returns {Promise<Search>}
 */
export function change(seen, changes) {
  return json(at(seen.id), { method: 'PUT', body: { version: seen.version, ...content({ ...seen, ...changes }) } });
}

/** @param {Search} seen */
export function remove(seen) {
  return json(at(seen.id), { method: 'DELETE', query: { version: seen.version } });
}

/**
 * Where its question is asked.
 *
 * @param {Search} one
 */
export function address(one) {
  return link('explore', [], { q: one.query, from: one.from, to: one.to, stream: one.stream });
}
