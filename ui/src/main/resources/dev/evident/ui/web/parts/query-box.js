// @ts-check
/**
 * `<query-box>`: a query with completion of fields and of frequent values, and what is wrong with it at its place. Fires `search` with
 * the query when it is to be asked.
 */

import { LitElement, html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { controls } from '../style/shared.js';
import { queryBoxStyles } from './query-box-styles.js';
import { line, visible } from '../lib/visible.js';

/** @typedef {{text: string, hint: string, start: number, end: number}} Suggestion `text` takes the place from start to end */

const WAIT_MILLIS = 120;

export class QueryBox extends LitElement {
  static properties = {
    value: {},
    asked: {},
    error: { attribute: false },
    suggest: { attribute: false },
    offered: { state: true },
    chosen: { state: true },
  };

  static styles = [controls, queryBoxStyles];

  constructor() {
    super();
    /** What stands in the box. */
    this.value = '';
    /** @type {import('../app/api.js').ApiError | undefined} */
    this.error = undefined;
    /** @type {(text: string, caret: number, signal: AbortSignal) => Promise<Suggestion[]>} */
    this.suggest = async () => [];
    /** @type {Suggestion[]} */
    this.offered = [];
    this.chosen = -1;
    /** @type {AbortController | undefined} */
    this.asking = undefined;
    /** The query that was asked last, which an error is about. */
    this.asked = '';
    this.timer = 0;
  }

  /** @returns {HTMLInputElement} */
  get input() {
    return /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('input'));
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#close();
  }

  render() {
    const open = this.offered.length > 0;
    return html`<form role="search" @submit=${this.#submit}>
        <label class="hidden-visually" for="query">Query</label>
        <input
          id="query"
          type="text"
          role="combobox"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
          placeholder="action:role.* outcome:denied actor.id:alice “free text”   — press / to come here, ? for keys"
          aria-autocomplete="list"
          aria-expanded=${open}
          aria-controls="offers"
          aria-activedescendant=${this.chosen >= 0 ? `offer-${this.chosen}` : nothing}
          aria-invalid=${this.error ? 'true' : nothing}
          aria-describedby=${this.error ? 'wrong' : nothing}
          .value=${live(this.value)}
          @input=${this.#changed}
          @keydown=${this.#key}
          @blur=${this.#close}
        />
        <button class="primary">Search</button>
      </form>
      <ul id="offers" role="listbox" aria-label="Completions" ?hidden=${!open}>
        ${this.offered.map(
          (one, i) =>
            html`<li
              id="offer-${i}"
              role="option"
              aria-selected=${i === this.chosen}
              @mousedown=${/** @param {Event} e */ (e) => e.preventDefault()}
              @click=${() => this.#take(one)}
            >
              <bdi>${line(one.text, 80)}</bdi><span class="hint">${one.hint}</span>
            </li>`,
        )}
      </ul>
      ${this.#wrong()}`;
  }

  #wrong() {
    if (!this.error) {
      return nothing;
    }
    const { column, piece = '', reason, detail } = this.error;
    if (column === undefined) {
      return html`<div id="wrong" class="wrong" role="alert">${detail}</div>`;
    }
    const at = column - 1;
    const end = this.asked.startsWith(piece, at) ? at + piece.length : at;
    return html`<div id="wrong" class="wrong" role="alert">
      <code
        >${visible(this.asked.slice(Math.max(0, at - 60), at))}<mark>${visible(this.asked.slice(at, end)) || '▮'}</mark
        >${visible(this.asked.slice(end, end + 60))}</code
      >
      <button class="plain" @click=${() => this.#toColumn(at, end)}>column ${column}</button>
      <span>${reason ?? detail}</span>
    </div>`;
  }

  /**
   * @param {number} start
   * @param {number} end
   */
  #toColumn(start, end) {
    this.input.focus();
    this.input.setSelectionRange(start, end);
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    this.#close();
    this.value = this.input.value;
    this.dispatchEvent(new CustomEvent('search', { detail: this.value.trim() }));
  }

  #changed() {
    this.value = this.input.value;
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.#offer(), WAIT_MILLIS);
  }

  async #offer() {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    let offered = /** @type {Suggestion[]} */ ([]);
    try {
      offered = await this.suggest(this.input.value, this.input.selectionStart ?? 0, asking.signal);
    } catch {
      // Completion is a courtesy: what it cannot know it does not say.
    }
    if (this.asking === asking) {
      this.offered = offered;
      this.chosen = -1;
    }
  }

  #close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = undefined;
    this.offered = [];
    this.chosen = -1;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const count = this.offered.length;
    if (event.key === 'Escape') {
      if (count > 0) {
        event.stopPropagation();
        this.#close();
      } else {
        this.input.blur();
      }
    } else if (count > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      this.chosen = this.chosen < 0 && step < 0 ? count - 1 : (this.chosen + step + count) % count;
    } else if (count === 0 && event.key === 'ArrowDown') {
      event.preventDefault();
      this.#offer();
    } else if (this.chosen >= 0 && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault();
      this.#take(this.offered[this.chosen]);
    }
  }

  /** @param {Suggestion} one */
  #take(one) {
    const text = this.input.value;
    this.value = text.slice(0, one.start) + one.text + text.slice(one.end);
    const caret = one.start + one.text.length;
    this.#close();
    this.updateComplete.then(() => {
      this.input.focus();
      this.input.setSelectionRange(caret, caret);
      if (one.text.endsWith(':')) {
        this.#offer();
      }
    });
  }
}

customElements.define('query-box', QueryBox);
