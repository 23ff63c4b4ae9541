// @ts-check
/**
 * From addresses to pages. A page is an element that is loaded when somebody goes there; it has a property `route` with the rest of the
 * path and the query, and reads all of its state from there.
 */

import { session } from './session.js';

/**
 * @typedef {object} Page
 * @property {string} name first segment of the path below /ui/
 * @property {string} element of its custom element
 * @property {string} [title] in the navigation; without one it is only linked to
 * @property {string | string[]} [needs] the permission without which it is hidden; of several, one is enough
 * @property {boolean} [open] for those who are not signed in, too
 * @property {() => Promise<unknown>} load
 */

/** @type {Page[]} One line for each page; the navigation shows them in this order. */
export const PAGES = [
  { name: 'signin', element: 'page-signin', open: true, load: () => import('../pages/signin.js') },
  { name: 'explore', element: 'page-explore', title: 'Explore', needs: 'read', load: () => import('../pages/explore.js') },
  { name: 'event', element: 'page-event', needs: 'read', load: () => import('../pages/event.js') },
  { name: 'dashboards', element: 'page-dashboards', title: 'Dashboards', needs: 'save', load: () => import('../pages/dashboards.js') },
  { name: 'story', element: 'page-story', title: 'Story', needs: 'read', load: () => import('../pages/story.js') },
  { name: 'searches', element: 'page-searches', title: 'Saved searches', needs: 'save', load: () => import('../pages/searches.js') },
  { name: 'integrity', element: 'page-integrity', title: 'Integrity', needs: 'verify', load: () => import('../pages/integrity.js') },
  { name: 'admin', element: 'page-admin', title: 'Administration', needs: ['operate', 'manage-keys', 'manage-roles', 'manage-streams', 'approve'], load: () => import('../pages/admin.js') },
  { name: 'streams', element: 'page-streams', load: () => import('../pages/streams.js') },
];

/**
 * @typedef {object} Route
 * @property {Page} page
 * @property {string[]} rest decoded segments behind the page's name
 * @property {URLSearchParams} query
 */

const ROOT = '/ui/';

/**
 * @param {Location | URL} place
 * @returns {Route | undefined} nothing when there is no such page
 */
export function routeOf(place) {
  const path = place.pathname.startsWith(ROOT) ? place.pathname.slice(ROOT.length) : '';
  const segments = path.split('/').map(decoded);
  const name = segments[0] || firstPage();
  const page = PAGES.find((one) => one.name === name);
  return page && { page, rest: segments.slice(1), query: new URLSearchParams(place.search) };
}

/** @param {string} segment */
function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment; // not ours: a page that looks for it will find nothing
  }
}

/** The first page that the person may see. */
function firstPage() {
  return PAGES.find((one) => one.title && session.may(one.needs))?.name ?? 'streams';
}

/**
 * The address of a page.
 *
 * @param {string} name
 * @param {string[]} [rest] segments behind it
 * @param {Record<string, string | undefined>} [query] empty ones are left out
 */
export function link(name, rest = [], query = {}) {
  const path = [name, ...rest].map(encodeURIComponent).join('/');
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value) {
      parameters.set(key, value);
    }
  }
  const text = parameters.toString();
  return ROOT + path + (text ? `?${text}` : '');
}

/**
 * Goes to an address of the page, without loading it anew.
 *
 * @param {string} to
 * @param {{replace?: boolean}} [how] in the place of the present one
 */
export function go(to, how = {}) {
  if (to === location.pathname + location.search) {
    return;
  }
  if (how.replace) {
    history.replaceState(null, '', to);
  } else {
    history.pushState(null, '', to);
  }
  window.dispatchEvent(new CustomEvent('evident-route'));
}

/**
 * Tells of every change of the address, and makes plain clicks on links into changes of it.
 *
 * @param {() => void} changed
 */
export function watchAddress(changed) {
  window.addEventListener('popstate', changed);
  window.addEventListener('evident-route', changed);
  document.addEventListener('click', (event) => {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const anchor = event.composedPath().find((one) => one instanceof HTMLAnchorElement);
    if (event.defaultPrevented || !plain || !(anchor instanceof HTMLAnchorElement)) {
      return;
    }
    const ours = anchor.origin === location.origin && anchor.pathname.startsWith(ROOT);
    if (ours && !anchor.target && !anchor.hasAttribute('download')) {
      event.preventDefault();
      go(anchor.pathname + anchor.search);
    }
  });
}
