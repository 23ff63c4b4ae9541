// @ts-check
/**
 * `<evident-events server="https://evident.example.com" stream="main" token="evv_…">`: the events of one stream, for pages of other
 * people's products. Searched, filtered, opened, checked by the browser itself, saved as CSV. docs/viewer.md says how to use it.
 */

import { LitElement } from 'lit';
import { parsedExactly } from '../proof/exact.js';
import { csvOf, download } from './file.js';
import { check } from './proof.js';
import { queryOf } from './query.js';
import { Source, SourceError } from './source.js';
import { styles } from './styles.js';
import { frame } from './view.js';
import { languages, numberText, wordsOf } from './words.js';

export { languages };

/** Events of one page. */
const PAGE_EVENTS = 50;

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
    /** @type {AbortController | undefined} of the file that is being made */
    this.writing = undefined;
  }

  /** The language of the words, the dates and the numbers. */
  get tag() {
    const around = /** @type {HTMLElement | null} */ (this.parentElement?.closest('[lang]'));
    return [this.lang, around?.lang, navigator.language].find((one) => one && isTag(one)) ?? 'en';
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('server') || changed.has('logKey')) {
      this.checks = new Map(); // of another log, or by another key
    }
    if (['server', 'stream', 'token', 'renew'].some((name) => changed.has(name))) {
      this.source = new Source(this);
      this.#stop();
      if (this.source.hasAccess) {
        this.search();
      } else {
        this.found = undefined; // whoever has no access any more sees nothing any more
      }
    }
  }

  connectedCallback() {
    super.connectedCallback();
    if (this.running?.signal.aborted && this.source?.hasAccess) {
      this.search(); // it was taken out of the page, and put in elsewhere
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#stop();
  }

  #stop() {
    if (this.busy) {
      this.running?.abort();
      this.busy = false;
    }
    this.writing?.abort();
    this.writing = undefined;
    this.saving = '';
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
        this.complete = page.complete && (!cursor || this.complete);
      }
    } catch (error) {
      if (this.running === running && !running.signal.aborted) {
        this.#troubled(error);
      }
    }
    if (this.running === running && !running.signal.aborted) {
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
   * @param {string} [q]
   */
  async #events(limit, cursor, signal, q = this.#query()) {
    /** @type {Record<string, string>} */
    const query = { q, limit: String(limit) };
    if (cursor) {
      query.cursor = cursor;
    }
    const source = /** @type {Source} */ (this.source);
    return parsedExactly(await source.get('/v1/events', query, signal));
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
    const { checks } = this; // another map by the time of the answer: then it is about another log
    const checked = (/** @type {import('./proof.js').Checked} */ one) => {
      checks.set(found.index, one);
      this.requestUpdate();
    };
    checked({ state: 'checking' });
    try {
      const source = /** @type {Source} */ (this.source);
      const bundle = await source.get(`/v1/events/${encodeURIComponent(found.event.id)}/proof`);
      checked(await check(found.event, bundle, this.logKey));
    } catch (error) {
      const waiting = error instanceof SourceError && error.code === 'not-published';
      checked({ state: waiting ? 'waiting' : 'cannot' });
    }
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
    // What was typed and never asked goes, too.
    /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('[name=text]')).value = '';
    this.search();
  }

  /** Makes a file of what the search finds, and hands it to the person. */
  async save() {
    if (this.writing) {
      return; // one file at a time
    }
    const words = wordsOf(this.tag);
    const count = (/** @type {number} */ events) => numberText(events, this.tag);
    const writing = new AbortController();
    this.writing = writing;
    const q = this.#query(); // all of it answers this one, whatever is searched meanwhile
    try {
      const file = await csvOf(
        (limit, cursor) => this.#events(limit, cursor, writing.signal, q),
        (events) => {
          this.saving = words.csvRunning(count(events));
          this.requestUpdate();
        },
      );
      download(file.text, `${this.stream}.csv`);
      this.saving = [file.complete ? '' : words.incomplete, file.cut ? words.csvCut(count(file.events)) : ''].join(' ').trim();
    } catch (error) {
      if (writing.signal.aborted) {
        return;
      }
      this.saving = '';
      this.#troubled(error);
    }
    this.writing = undefined;
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

/** Whether the browser has dates and numbers for it: `de_DE` is no tag of a language. @param {string} text */
function isTag(text) {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch {
    return false;
  }
}

if (!customElements.get('evident-events')) {
  customElements.define('evident-events', EvidentEvents);
}
