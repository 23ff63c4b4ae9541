// @ts-check
/** Administration: its parts, of which only those are shown that one may use. */

import { LitElement, css, html, nothing } from 'lit';
import { controls } from '../style/shared.js';
import { link } from '../app/router.js';
import { session } from '../app/session.js';
import '../parts/empty-state.js';
import '../parts/error-line.js';

/**
 * @typedef {object} Part
 * @property {string} name in the address
 * @property {string} title
 * @property {string} needs the permission without which it is not there
 * @property {() => Promise<unknown>} load
 * @property {() => unknown} show
 */

/** @type {Part[]} */
const PARTS = [
  { name: 'streams', title: 'Streams', needs: 'manage-streams', load: () => import('./admin/streams.js'), show: () => html`<admin-streams></admin-streams>` },
  { name: 'keys', title: 'API keys', needs: 'manage-keys', load: () => import('./admin/keys.js'), show: () => html`<admin-keys></admin-keys>` },
  { name: 'roles', title: 'Roles', needs: 'manage-roles', load: () => import('./admin/grants.js'), show: () => html`<admin-grants></admin-grants>` },
  { name: 'approvals', title: 'Approvals', needs: 'approve', load: () => import('./admin/approvals.js'), show: () => html`<admin-approvals></admin-approvals>` },
  { name: 'sessions', title: 'Sessions', needs: 'manage-roles', load: () => import('./admin/sessions.js'), show: () => html`<admin-sessions></admin-sessions>` },
  { name: 'settings', title: 'Settings', needs: 'operate', load: () => import('./admin/settings.js'), show: () => html`<admin-settings></admin-settings>` },
  { name: 'storage', title: 'Storage', needs: 'operate', load: () => import('./admin/storage.js'), show: () => html`<admin-storage></admin-storage>` },
];

class PageAdmin extends LitElement {
  static properties = { route: { attribute: false } };

  static styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-columns: 8rem minmax(0, 1fr);
        gap: var(--space-4);
        max-width: 90rem;
        margin: 0 auto;
        padding: var(--space-4);
      }
      h1 {
        grid-column: 1 / -1;
      }
      nav {
        display: flex;
        flex-direction: column;
        gap: var(--space-1);
      }
      nav a {
        padding: var(--space-1) var(--space-3);
        border-radius: var(--radius);
        color: var(--text);
        text-decoration: none;
      }
      nav a:hover {
        background: var(--surface-hover);
      }
      nav a[aria-current] {
        background: var(--accent-soft);
        color: var(--accent-strong);
        font-weight: 600;
      }
      @media (max-width: 48rem) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }
        nav {
          flex-flow: row wrap;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../app/router.js').Route | undefined} */
    this.route = undefined;
    /** @type {Part | undefined} that is loaded */
    this.loaded = undefined;
    /** @type {unknown} */
    this.error = undefined;
  }

  /** @returns {Part[]} */
  get #allowed() {
    return PARTS.filter((part) => session.may(part.needs));
  }

  get #wanted() {
    const name = this.route?.rest[0];
    return name ? this.#allowed.find((part) => part.name === name) : this.#allowed[0];
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('route')) {
      this.#load();
    }
  }

  async #load() {
    const part = this.#wanted;
    this.error = undefined;
    try {
      await part?.load();
      if (part !== this.#wanted) {
        return; // somebody went on meanwhile
      }
      this.loaded = part;
    } catch (error) {
      if (part !== this.#wanted) {
        return;
      }
      this.error = new Error('this part could not be loaded; load the page anew', { cause: error });
    }
    this.requestUpdate();
  }

  render() {
    const wanted = this.#wanted;
    return html`<h1>Administration</h1>
      <nav aria-label="Administration">
        ${this.#allowed.map(
          (part) => html`<a href=${link('admin', [part.name])} aria-current=${part === wanted ? 'page' : nothing}>${part.title}</a>`,
        )}
      </nav>
      <div>
        <error-line .error=${this.error}></error-line>
        ${wanted
          ? wanted === this.loaded
            ? wanted.show()
            : nothing
          : html`<empty-state heading="Not for you">There is no such part, or none of your roles lets you use it.</empty-state>`}
      </div>`;
  }
}

customElements.define('page-admin', PageAdmin);
