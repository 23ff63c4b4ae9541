// @ts-check
/**
 * `<event-table>`: events in rows, each a link to its page. More are asked for by `more` when the end comes near. Rows are moved
 * through with the arrows, or j and k.
 */

import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { controls, tables } from '../style/shared.js';
import { eventTableStyles } from './event-table-styles.js';
import { column } from '../lib/columns.js';
import { line } from '../lib/visible.js';
import { link } from '../app/router.js';

/** @typedef {import('./explore-search.js').Hit} Hit */

/** In the browser's own list of times: when somebody saw events for the first time after the page was loaded. */
const FIRST_EVENTS = 'evident-first-events';

const OUTCOMES = new Set(['success', 'failure', 'denied', 'unknown']);

export class EventTable extends LitElement {
  static properties = {
    hits: { attribute: false },
    columns: { attribute: false },
    more: { type: Boolean },
    busy: { type: Boolean },
  };

  static styles = [controls, tables, eventTableStyles];

  constructor() {
    super();
    /** @type {Hit[]} */
    this.hits = [];
    /** @type {string[]} */
    this.columns = [];
    /** Whether there are more. */
    this.more = false;
    this.busy = false;
    this.end = new IntersectionObserver(
      (entries) => {
        if (entries.some((one) => one.isIntersecting)) {
          this.#ask();
        }
      },
      { rootMargin: '600px' },
    );
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.end.disconnect();
  }

  #ask() {
    if (this.more && !this.busy) {
      this.dispatchEvent(new CustomEvent('more'));
    }
  }

  updated() {
    if (this.hits.length > 0 && performance.getEntriesByName(FIRST_EVENTS).length === 0) {
      performance.mark(FIRST_EVENTS);
    }
    // Observed anew, so that an end that is still in sight asks again.
    const end = this.renderRoot.querySelector('.end');
    this.end.disconnect();
    if (end && this.more && !this.busy) {
      this.end.observe(end);
    }
  }

  render() {
    const columns = this.columns.map(column);
    return html`<div class="frame" @keydown=${this.#key}>
        <table>
          <caption class="hidden-visually">
            Events, newest first
          </caption>
          <thead>
            <tr>
              ${columns.map((one) => html`<th scope="col">${line(one.title, 60)}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${repeat(
              this.hits,
              (hit) => hit.index,
              (hit) => this.#row(hit, columns),
            )}
          </tbody>
        </table>
      </div>
      <div class="end">${this.more ? html`<button @click=${() => this.#ask()}>Show more</button>` : nothing}</div>`;
  }

  /**
   * @param {Hit} hit
   * @param {import('../lib/columns.js').Column[]} columns
   */
  #row(hit, columns) {
    const { event } = hit;
    const to = event.id && link('event', [event.id], { stream: event.stream });
    return html`<tr class=${hit.fresh ? 'fresh' : ''} @click=${this.#click}>
      ${columns.map((one, i) => {
        const text = line(one.text(event)) || (i === 0 ? '–' : '');
        return html`<td data-column=${one.name}>
          ${i === 0 && to ? html`<a href=${to}><bdi>${text}</bdi></a>` : cell(one.name, text)}
        </td>`;
      })}
    </tr>`;
  }

  /** A click anywhere in the row opens it, unless it ends a selection of text. @param {MouseEvent} event */
  #click(event) {
    const row = /** @type {HTMLElement} */ (event.currentTarget);
    if (event.target instanceof Element && event.target.closest('a')) {
      return;
    }
    if (!String(getSelection() ?? '')) {
      row.querySelector('a')?.click();
    }
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const step = /** @type {Record<string, number>} */ ({ ArrowDown: 1, ArrowUp: -1 })[event.key];
    if (step) {
      event.preventDefault();
      this.move(step);
    }
  }

  /** @param {number} step to another row */
  move(step) {
    const rows = [...this.renderRoot.querySelectorAll('tbody a')];
    const present = rows.indexOf(/** @type {ShadowRoot} */ (this.renderRoot).activeElement ?? document.body);
    const next = rows[present < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, present + step))];
    if (next instanceof HTMLElement) {
      next.focus();
      next.scrollIntoView({ block: 'nearest' });
    }
  }
}

/**
 * @param {string} name
 * @param {string} text
 */
function cell(name, text) {
  if (name === 'outcome' && OUTCOMES.has(text)) {
    return html`<span class="outcome ${text}">${text}</span>`;
  }
  return html`<bdi>${text}</bdi>`;
}

customElements.define('event-table', EventTable);
