// @ts-check
/**
 * `<evident-events server="https://evident.example.com" stream="main" token="evv_…">`: the events of one stream, for pages of other
 * people's products. Searched, filtered, opened, checked by the browser itself, saved as CSV. docs/viewer.md says how to use it.
 */

import { LitElement } from 'lit';
import { head, line } from './csv.js';
import { check } from './proof.js';
import { queryOf } from './query.js';
import { Source, SourceError } from './source.js';
import { styles } from './styles.js';
import { frame } from './view.js';
import { languages, numberText, wordsOf } from './words.js';

export { languages };

/** Events of one page. */
const PAGE_EVENTS = 50;

/** Events of one file: enough for a look, and what a browser holds with ease. */
export const CSV_EVENTS_MAX = 5_000;
const CSV_PAGE_EVENTS = 500;

/** @typedef {{index: number, event: any, redacted_view?: boolean}} Found */

/** @typedef {import('./query.js').Filter} Filter */

export class EvidentEvents extends LitElement {
  static styles = styles;

  static properties = {
    server: {},
    stream: {},
    token: {},
    lang: {},
    theme: { reflect: true },
    logKey: { attribute: 'log-key' },
    queryLanguage: { type: Boolean, attribute: 'query-language' },
    renew: { attribute: false },
  };

  constructor() {
    super();
    /** The server's origin; by default the one that this module came from. @type {string} */
    this.server = new URL(import.meta.url).origin;
    this.stream = 'main';
    /** @type {string | undefined} */
    this.token = undefined;
    /** Hands over another token when one is over. @type {(() => Promise<import('./source.js').Access | string>) | undefined} */
    this.renew = undefined;
    /** The log's verifier key, if the product knows it from elsewhere. @type {string | undefined} */
    this.logKey = undefined;
    /** Whether the search box takes the query language. */
    this.queryLanguage = false;
    /** @type {string | undefined} light, dark; else as the page around it */
    this.theme = undefined;
    this.text = '';
    this.within = '';
    this.outcome = '';
    /** @type {Filter[]} */
    this.filters = [];
    /** @type {Found[] | undefined} */
    this.found = undefined;
    /** @type {{count: number, exact: boolean}} */
    this.total = { count: 0, exact: true };
    /** @type {string | undefined} */
    this.next = undefined;
    this.complete = true;
    this.busy = false;
    /** @type {unknown} */
    this.trouble = undefined;
    /** @type {number | undefined} index of the event that is open */
    this.opened = undefined;
    /** @type {Map<number, import('./proof.js').Checked>} by index */
    this.checks = new Map();
    /** @type {string} how far a file is, or what to know about it */
    this.saving = '';
    /** @type {Source | undefined} */
    this.source = undefined;
    /** @type {AbortController | undefined} of the search that runs */
    this.running = undefined;
  }

  /** The language of the words, the dates and the numbers. */
  get tag() {
    const around = /** @type {HTMLElement | null} */ (this.parentElement?.closest('[lang]'));
    return this.lang || around?.lang || navigator.language || 'en';
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (['server', 'stream', 'token', 'renew'].some((name) => changed.has(name))) {
      this.source = new Source(this);
      if (this.source.hasAccess) {
        this.search();
      }
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.running?.abort();
  }

  #query() {
    return queryOf({
      text: this.text,
      isQuery: this.queryLanguage,
      within: this.within,
      outcome: this.outcome,
      filters: this.filters,
    });
  }

  /** Asks anew, from the newest event on. */
  async search() {
    this.opened = undefined;
    this.found = undefined;
    this.next = undefined;
    this.saving = '';
    await this.page(undefined);
  }

  /** @param {string | undefined} cursor of the page before; nothing: the newest */
  async page(cursor) {
    this.running?.abort();
    const running = new AbortController();
    this.running = running;
    this.busy = true;
    this.trouble = undefined;
    this.requestUpdate();
    try {
      const page = await this.#events(PAGE_EVENTS, cursor, running.signal);
      if (this.running === running) {
        this.found = [...(cursor ? this.found ?? [] : []), ...page.events];
        this.total = page.total;
        this.next = page.next;
        this.complete = page.complete;
      }
    } catch (error) {
      if (this.running === running) {
        this.#troubled(error);
      }
    }
    if (this.running === running) {
      this.busy = false;
      this.requestUpdate();
    }
  }

  /** @param {unknown} error */
  #troubled(error) {
    this.trouble = error;
    if (error instanceof SourceError && error.kind === 'expired') {
      this.dispatchEvent(new CustomEvent('evident-expired', { bubbles: true, composed: true }));
    }
  }

  /**
   * @param {number} limit
   * @param {string | undefined} cursor
   * @param {AbortSignal} [signal]
   */
  async #events(limit, cursor, signal) {
    /** @type {Record<string, string>} */
    const query = { q: this.#query(), limit: String(limit) };
    if (cursor) {
      query.cursor = cursor;
    }
    const source = /** @type {Source} */ (this.source);
    return JSON.parse(await source.get('/v1/events', query, signal));
  }

  /** @param {Found} found */
  toggle(found) {
    this.opened = this.opened === found.index ? undefined : found.index;
    if (this.opened !== undefined) {
      this.#check(found);
    }
    this.requestUpdate();
  }

  /** @param {Found} found */
  async #check(found) {
    const before = this.checks.get(found.index)?.state;
    if (before === 'proven' || before === 'wrong' || before === 'partly' || before === 'checking') {
      return;
    }
    this.#checked(found, { state: 'checking' });
    try {
      const source = /** @type {Source} */ (this.source);
      const bundle = await source.get(`/v1/events/${encodeURIComponent(found.event.id)}/proof`);
      this.#checked(found, await check(found.event, bundle, this.logKey));
    } catch (error) {
      const waiting = error instanceof SourceError && error.code === 'not-published';
      this.#checked(found, { state: waiting ? 'waiting' : 'cannot' });
    }
  }

  /**
   * @param {Found} found
   * @param {import('./proof.js').Checked} checked
   */
  #checked(found, checked) {
    this.checks.set(found.index, checked);
    this.requestUpdate();
  }

  /** @param {Filter} filter */
  only(filter) {
    this.filters = [...this.filters.filter((one) => one.field !== filter.field), filter];
    this.search();
  }

  /** @param {Filter} filter */
  without(filter) {
    this.filters = this.filters.filter((one) => one !== filter);
    this.search();
  }

  clear() {
    this.text = '';
    this.within = '';
    this.outcome = '';
    this.filters = [];
    this.search();
  }

  /** Makes a file of what the search finds, and hands it to the person. */
  async save() {
    const words = wordsOf(this.tag);
    const parts = [head()];
    /** @type {string | undefined} */
    let cursor;
    try {
      do {
        const page = await this.#events(CSV_PAGE_EVENTS, cursor);
        parts.push(...page.events.map(line));
        cursor = page.next;
        this.saving = words.csvRunning(numberText(parts.length - 1, this.tag));
        this.requestUpdate();
      } while (cursor && parts.length <= CSV_EVENTS_MAX);
      download(parts.join(''), `${this.stream}.csv`);
      this.saving = cursor ? words.csvCut(numberText(parts.length - 1, this.tag)) : '';
    } catch (error) {
      this.saving = '';
      this.#troubled(error);
    }
    this.requestUpdate();
  }

  /** @param {Event} event */
  submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (this.renderRoot.querySelector('form'));
    const data = new FormData(form);
    this.text = String(data.get('text') ?? '');
    this.within = String(data.get('within') ?? '');
    this.outcome = String(data.get('outcome') ?? '');
    this.search();
  }

  render() {
    return frame(this);
  }
}

/**
 * @param {string} text
 * @param {string} name
 */
function download(text, name) {
  const address = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}

if (!customElements.get('evident-events')) {
  customElements.define('evident-events', EvidentEvents);
}
