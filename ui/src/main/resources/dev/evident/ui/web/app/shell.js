// @ts-check
/** What stands around every page: the header, the page itself, what is said in passing. */

import { LitElement, html, nothing } from 'lit';
import { controls } from '../style/shared.js';
import { shellStyles } from './shell-styles.js';
import { PAGES, go, link, routeOf, watchAddress } from './router.js';
import { session } from './session.js';
import { setTheme, theme, THEMES } from './theme.js';
import { toast } from '../parts/toast.js';
import '../parts/error-line.js';
import '../parts/empty-state.js';

/** @typedef {import('./router.js').Route} Route */

export class EvidentApp extends LitElement {
  static styles = [controls, shellStyles];

  constructor() {
    super();
    /** @type {(HTMLElement & {route?: Route}) | undefined} the page that is shown */
    this.page = undefined;
    /** @type {Route | undefined} */
    this.route = undefined;
    /** @type {unknown} why there is no page */
    this.trouble = undefined;
    this.ready = false;
  }

  connectedCallback() {
    super.connectedCallback();
    watchAddress(() => this.show());
    session.addEventListener('change', () => this.requestUpdate());
    window.addEventListener('evident-theme', () => this.requestUpdate());
    window.addEventListener('evident-unauthorized', () => this.#unauthorized());
    this.begin();
  }

  async begin() {
    this.trouble = undefined;
    this.requestUpdate();
    try {
      await session.load();
      this.ready = true;
      await this.show();
    } catch (error) {
      this.trouble = error;
      this.requestUpdate();
    }
  }

  /** Shows what the address says. */
  async show() {
    if (!this.ready) {
      return;
    }
    const route = routeOf(location);
    if (!session.caller && !route?.page.open) {
      const here = location.pathname + location.search;
      go(link('signin', [], { return: here === '/ui/' ? '' : here }), { replace: true });
      return;
    }
    const same = this.page && this.route?.page === route?.page;
    this.route = route;
    this.trouble = undefined;
    if (!route || !this.#allowed(route)) {
      this.page = undefined;
    } else if (same && this.page) {
      this.page.route = route;
    } else {
      await this.#open(route);
    }
    if (this.route === route) {
      document.title = route?.page.title ? `${route.page.title} · Evident` : 'Evident';
      this.requestUpdate();
    }
  }

  /** @param {Route} route */
  #allowed(route) {
    return route.page.open || session.may(route.page.needs);
  }

  /** @param {Route} route */
  async #open(route) {
    try {
      await route.page.load();
    } catch (error) {
      if (this.route !== route) {
        return; // it is no matter any more
      }
      this.page = undefined;
      this.trouble = new Error('this part of the page could not be loaded; load the page anew', { cause: error });
      return;
    }
    if (this.route !== route) {
      return; // somebody went on meanwhile
    }
    const page = /** @type {HTMLElement & {route?: Route}} */ (document.createElement(route.page.element));
    page.route = route;
    this.page = page;
  }

  #unauthorized() {
    if (session.caller) {
      session.over();
      toast('Your session has ended. Sign in again.', 'bad');
      this.show();
    }
  }

  async #signOut() {
    try {
      const next = await session.signOut();
      if (next.startsWith('/ui/')) {
        go(link('signin'));
      } else {
        location.assign(next);
      }
    } catch (error) {
      toast(`Signing out did not work: ${error instanceof Error ? error.message : error}`, 'bad');
    }
  }

  render() {
    return html`
      ${this.#header()}
      <main id="content" tabindex="-1">${this.#content()}</main>
      <app-toasts></app-toasts>
    `;
  }

  updated() {
    // On a phone the pages stand in a line that is wider than the screen.
    const present = /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('nav [aria-current]'));
    const nav = present?.parentElement;
    if (present && nav && nav.scrollWidth > nav.clientWidth) {
      nav.scrollLeft = present.offsetLeft - nav.offsetLeft - (nav.clientWidth - present.offsetWidth) / 2;
    }
  }

  #header() {
    const pages = PAGES.filter((page) => page.title && session.may(page.needs));
    return html`<header>
      <button class="skip" @click=${this.#skip}>Skip to the content</button>
      <a class="home" href=${link(session.caller ? 'streams' : 'signin')}>Evident</a>
      ${pages.length > 0
        ? html`<nav aria-label="Pages">
            ${pages.map(
              (page) =>
                html`<a href=${link(page.name)} aria-current=${this.route?.page === page ? 'page' : nothing}
                  >${page.title}</a
                >`,
            )}
          </nav>`
        : nothing}
      <div class="self">
        <select aria-label="Colours" .value=${theme()} @change=${this.#theme}>
          ${THEMES.map((one) => html`<option value=${one.name} ?selected=${one.name === theme()}>${one.label}</option>`)}
        </select>
        ${session.caller
          ? html`<span class="who" title=${session.caller.kind}>${session.caller.name}</span>
              <button @click=${this.#signOut}>Sign out</button>`
          : nothing}
      </div>
    </header>`;
  }

  #content() {
    if (this.trouble) {
      return html`<div class="pad">
        <error-line .error=${this.trouble}><button @click=${this.begin}>Try again</button></error-line>
      </div>`;
    }
    if (this.page) {
      return this.page;
    }
    if (!this.ready) {
      return nothing;
    }
    return this.route && !this.#allowed(this.route)
      ? html`<empty-state heading="Not for you">
          This page needs the permission “${[this.route.page.needs].flat().join('” or “')}”, which none of your roles has. Ask an admin.
        </empty-state>`
      : html`<empty-state heading="There is no such page"><a href=${link('streams')}>To the start</a></empty-state>`;
  }

  /** @param {Event} event */
  #theme(event) {
    setTheme(/** @type {any} */ (/** @type {HTMLSelectElement} */ (event.target).value));
  }

  #skip() {
    /** @type {HTMLElement | null} */ (this.renderRoot.querySelector('#content'))?.focus();
  }
}

customElements.define('evident-app', EvidentApp);
