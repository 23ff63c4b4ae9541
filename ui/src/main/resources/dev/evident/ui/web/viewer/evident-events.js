// @ts-check
/**
 * `<evident-events server="https://evident.example.com" stream="main" token="evv_…">`: the events of one stream, for pages of other
 * people's products. Searched, filtered, opened, checked by the browser itself, saved as CSV. docs/viewer.md says how to use it.
 */

import { LitElement, html, nothing } from 'lit';
import { head, line } from './csv.js';
import { detail, named, shown } from './detail.js';
import { check } from './proof.js';
import { queryOf } from './query.js';
import { Source, SourceError } from './source.js';
import { styles } from './styles.js';
import { languages, numberText, timeText, wordsOf } from './words.js';

export { languages };

/** Events of one page. */
const PAGE_EVENTS = 50;

/** Events of one file: enough for a look, and what a browser holds with ease. */
export const CSV_EVENTS_MAX = 5_000;
const CSV_PAGE_EVENTS = 500;

/** Characters of a value in the list; the rest is in the detail. */
const LIST_CHARS_MAX = 120;

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

  get #tag() {
    const around = /** @type {HTMLElement | null} */ (this.parentElement?.closest('[lang]'));
    return this.lang || around?.lang || navigator.language || 'en';
  }

  get #words() {
    return wordsOf(this.#tag);
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
    await this.#page(undefined);
  }

  /** @param {string | undefined} cursor */
  async #page(cursor) {
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
  #toggle(found) {
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
  #only(filter) {
    this.filters = [...this.filters.filter((one) => one.field !== filter.field), filter];
    this.search();
  }

  /** @param {Filter} filter */
  #without(filter) {
    this.filters = this.filters.filter((one) => one !== filter);
    this.search();
  }

  #clear() {
    this.text = '';
    this.within = '';
    this.outcome = '';
    this.filters = [];
    this.search();
  }

  async #save() {
    const words = this.#words;
    const parts = [head()];
    /** @type {string | undefined} */
    let cursor;
    try {
      do {
        const page = await this.#events(CSV_PAGE_EVENTS, cursor);
        parts.push(...page.events.map(line));
        cursor = page.next;
        this.saving = words.csvRunning(numberText(parts.length - 1, this.#tag));
        this.requestUpdate();
      } while (cursor && parts.length <= CSV_EVENTS_MAX);
      download(parts.join(''), `${this.stream}.csv`);
      this.saving = cursor ? words.csvCut(numberText(parts.length - 1, this.#tag)) : '';
    } catch (error) {
      this.saving = '';
      this.#troubled(error);
    }
    this.requestUpdate();
  }

  render() {
    const words = this.#words;
    return html`<section part="frame" aria-label=${words.title} aria-busy=${this.busy}>
      ${this.#form(words)} ${this.#chips(words)}
      <div class="bar" part="bar">
        <span role="status">${this.#status(words)}</span>
        <button part="button" ?disabled=${!this.found?.length} @click=${this.#save}>${words.csv}</button>
      </div>
      ${this.#content(words)}
    </section>`;
  }

  /** @param {import('./words.js').Words} words */
  #status(words) {
    if (this.saving) {
      return this.saving;
    }
    if (this.busy && !this.found) {
      return words.loading;
    }
    return this.found ? words.count(numberText(this.total.count, this.#tag), this.total.exact) : '';
  }

  /** @param {import('./words.js').Words} words */
  #form(words) {
    return html`<form part="search" role="search" @submit=${this.#submit}>
      <label class="wide"
        >${words.search}
        <input
          part="input"
          type="search"
          name="text"
          maxlength="1000"
          autocomplete="off"
          placeholder=${this.queryLanguage ? words.queryHint : words.searchHint}
          .value=${this.text}
      /></label>
      <label
        >${words.within}
        <select part="input" name="within" @change=${this.#submit}>
          ${['', 'hour', 'day', 'week', 'month'].map(
            (one) =>
              html`<option value=${one} ?selected=${this.within === one}>${words[/** @type {'hour'} */ (one || 'anyTime')]}</option>`,
          )}
        </select></label
      >
      <label
        >${words.outcome}
        <select part="input" name="outcome" @change=${this.#submit}>
          ${['', ...Object.keys(words.outcomes)].map(
            (one) =>
              html`<option value=${one} ?selected=${this.outcome === one}>${words.outcomes[one] ?? words.anyOutcome}</option>`,
          )}
        </select></label
      >
      <button part="button" class="primary">${words.find}</button>
    </form>`;
  }

  /** @param {Event} event */
  #submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (this.renderRoot.querySelector('form'));
    const data = new FormData(form);
    this.text = String(data.get('text') ?? '');
    this.within = String(data.get('within') ?? '');
    this.outcome = String(data.get('outcome') ?? '');
    this.search();
  }

  /** @param {import('./words.js').Words} words */
  #chips(words) {
    if (!this.text && !this.within && !this.outcome && this.filters.length === 0) {
      return nothing;
    }
    return html`<ul class="filters" aria-label=${words.filters}>
      ${this.filters.map(
        (filter) =>
          html`<li>
            <button part="button" aria-label=${words.without(filter.value)} @click=${() => this.#without(filter)}>
              ${shown(filter.value, words, this.#tag, LIST_CHARS_MAX)} ✕
            </button>
          </li>`,
      )}
      <li><button part="button" class="text" @click=${this.#clear}>${words.clear}</button></li>
    </ul>`;
  }

  /** @param {import('./words.js').Words} words */
  #content(words) {
    if (this.trouble) {
      return html`<div class="trouble" role="alert">
        <p>${this.#excuse(words)}</p>
        <button part="button" @click=${this.search}>${words.again}</button>
      </div>`;
    }
    if (!this.found) {
      return html`<p class="empty">${this.source?.hasAccess ? words.loading : words.noToken}</p>`;
    }
    if (this.found.length === 0) {
      return html`<p class="empty"><b>${words.nothing}</b><br />${words.nothingHint}</p>`;
    }
    return html`${this.complete ? nothing : html`<p class="trouble" role="alert">${words.incomplete}</p>`}
      <div class="scroll">
        <table part="table">
          <thead>
            <tr>
              ${[words.time, words.actor, words.action, words.target, words.outcome, words.proof].map(
                (name) => html`<th scope="col">${name}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${this.found.map((found) => this.#row(found, words))}
          </tbody>
        </table>
      </div>
      ${this.next
        ? html`<div class="foot">
            <button part="button" ?disabled=${this.busy} @click=${() => this.#page(this.next)}>${words.more}</button>
          </div>`
        : nothing}`;
  }

  /** @param {import('./words.js').Words} words */
  #excuse(words) {
    if (!(this.trouble instanceof SourceError)) {
      return words.failed;
    }
    switch (this.trouble.kind) {
      case 'expired':
        return words.expired;
      case 'away':
        return words.away;
      case 'refused':
        return words.refused(this.trouble.message);
    }
  }

  /**
   * @param {Found} found
   * @param {import('./words.js').Words} words
   */
  #row(found, words) {
    const { event } = found;
    const open = this.opened === found.index;
    const when = timeText(event.time ?? event.received ?? '', this.#tag);
    const short = (/** @type {unknown} */ value) => shown(value, words, this.#tag, LIST_CHARS_MAX);
    const state = this.checks.get(found.index)?.state ?? 'unchecked';
    const outcome = words.outcomes[event.outcome] ? event.outcome : 'unknown';
    return html`<tr part="row" class=${open ? 'opened' : ''}>
        <td class="time">
          <button class="text" part="open" aria-expanded=${open} aria-label=${words.open(when)} @click=${() => this.#toggle(found)}>
            ${when}
          </button>
        </td>
        <td>${this.#link('actor.id', event.actor?.id, named(event.actor), words)}</td>
        <td>${this.#link('action', event.action, event.action, words)}</td>
        <td>${(event.targets ?? []).slice(0, 3).map((/** @type {any} */ one) => html`<div>${short(named(one))}</div>`)}</td>
        <td><span class="outcome ${outcome}" part="outcome outcome-${outcome}">${words.outcomes[outcome]}</span></td>
        <td><span class="badge ${state}" part="badge badge-${state}">${words.badge[state]}</span></td>
      </tr>
      ${open
        ? html`<tr part="detail">
            <td colspan="6">
              <div class="detail">${detail(found, this.checks.get(found.index) ?? { state: 'unchecked' }, { words, tag: this.#tag })}</div>
            </td>
          </tr>`
        : nothing}`;
  }

  /**
   * @param {string} field
   * @param {unknown} value
   * @param {string} name
   * @param {import('./words.js').Words} words
   */
  #link(field, value, name, words) {
    if (typeof value !== 'string' || value.length > 1_000) {
      return shown(name, words, this.#tag, LIST_CHARS_MAX);
    }
    return html`<button class="text quiet" title=${words.only(value)} @click=${() => this.#only({ field, value })}>
      ${shown(name, words, this.#tag, LIST_CHARS_MAX)}
    </button>`;
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
