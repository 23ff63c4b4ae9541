// @ts-check
/** Dashboards on the server. */

import { json } from '../../app/api.js';

/**
 * @typedef {import('../panels/ask.js').Panel} Panel
 *
 * @typedef {object} BoardContent
 * @property {string} title
 * @property {string} [about]
 * @property {string} [stream]
 * @property {string} from
 * @property {string} [to]
 * @property {number} [refresh_seconds]
 * @property {boolean} shared
 * @property {Panel[]} panels
 *
 * @typedef {BoardContent & {id: string, version: number, owner: string, own: boolean, may_change: boolean, may_share: boolean,
 *   changed: string, changed_by: string}} Board
 *
 * @typedef {Omit<Board, 'panels'> & {panel_count: number}} BoardHead
 */

const PATH = '/v1/dashboards';
const at = /** @param {string} id */ (id) => `${PATH}/${encodeURIComponent(id)}`;

/** @returns {Promise<BoardHead[]>} */
export async function boards() {
  return (await json(PATH)).dashboards;
}

/**
 * @param {string} id
 * @returns {Promise<Board>}
 */
export function board(id) {
  return json(at(id));
}

/**
 * Only what is the author's to say.
 *
 * @param {BoardContent} from
 * @returns {BoardContent}
 */
export function content({ title, about, stream, from: start, to, refresh_seconds, shared, panels }) {
  return { title, about, stream, from: start, to, refresh_seconds, shared, panels };
}

/**
 * @param {BoardContent} wish
 * @returns {Promise<Board>}
 */
export function create(wish) {
  return json(PATH, { method: 'POST', body: content(wish) });
}

/**
 * @param {string} id
 * @param {number} version that was seen
 * @param {BoardContent} wish
 * @returns {Promise<Board>}
 */
export function change(id, version, wish) {
  return json(at(id), { method: 'PUT', body: { version, ...content(wish) } });
}

/**
 * @param {string} id
 * @param {number} version that was seen
 */
export function remove(id, version) {
  return json(at(id), { method: 'DELETE', query: { version } });
}
