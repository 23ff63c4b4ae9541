// @ts-check
/**
 * `<event-table>`: events in rows, each a link to its page. More are asked for by `more` when the end comes near. Rows are moved
 * through with the arrows, or j and k. Only those in sight and some around them are in the document.
 */

import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { controls, outcomes, tables } from '../style/shared.js';
import { eventTableStyles } from './event-table-styles.js';
import { RowWindow } from './row-window.js';
import { OUTCOMES } from '../lib/buckets.js';
import { column } from '../lib/columns.js';
import { line } from '../lib/visible.js';
import { link } from '../app/router.js';

/** @typedef {import('./explore/loaded.js').Hit} Hit */

/** In the browser's own list of times: when somebody saw events for the first time after the page was loaded. */
const FIRST_EVENTS = 'evident-first-events';

/** Longer texts do not fit into a column of usual width, and are told whole when one points at them. */
const CELL_CHARS = 20;

export class EventTable extends LitElement {
  static properties = {
    hits: { attribute: false },
    columns: { attribute: false },
    more: { type: Boolean },
    busy: { type: Boolean },
  };

  static styles = [controls, tables, outcomes, eventTableStyles];

  constructor() {
    super();
    /** @type {Hit[]} */
    this.hits = [];
    /** @type {string[]} */
    this.columns = [];
    /** Whether there are more. */
    this.more = false;
    this.busy = false;
    this.rows = new RowWindow(this, () => this.hits.length);
    /** The event on whose row the keyboard is, or was. @type {Hit | undefined} */
    this.current = undefined;
    this.end = new IntersectionObserver(
      (entries) => {
        if (entries.some((one) => one.isIntersecting)) {
          this.#ask();
        }
      },
      { rootMargin: '600px' },
    );
    this.sized = new ResizeObserver(() => this.#sized());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.end.disconnect();
    this.sized.disconnect();
  }

  #ask() {
    if (this.more && !this.busy) {
      this.dispatchEvent(new CustomEvent('more'));
    }
  }

  /** @param {Map<string, any>} changed */
  willUpdate(changed) {
    const before = changed.get('hits')?.[0];
    if (before && before !== this.hits[0]) {
      this.rows.added(this.hits.indexOf(before));
    }
    // A row that goes out of the document must not take the keyboard with it to the page's beginning.
    const { current } = this;
    if (current && this.#focused && !this.rows.draws(this.hits.indexOf(current))) {
      this.#frame?.focus({ preventScroll: true });
    }
  }

  /** The link that has the focus. */
  get #focused() {
    const active = /** @type {ShadowRoot} */ (this.renderRoot).activeElement;
    return active instanceof HTMLAnchorElement ? active : undefined;
  }

  /** @returns {HTMLElement | null} */
  get #frame() {
    return this.renderRoot.querySelector('.frame');
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
    if (this.#frame) {
      this.sized.observe(this.#frame);
    }
    this.#sized();
  }

  /** A table that is wider than its place scrolls sideways; only one that is not can keep its head in sight. */
  #sized() {
    const frame = this.#frame;
    const table = this.renderRoot.querySelector('table');
    if (frame && table) {
      frame.classList.toggle('wide', table.offsetWidth > frame.clientWidth);
    }
  }

  render() {
    const columns = this.columns.map(column);
    const { first, last } = this.rows;
    // Not known before the end has come.
    const count = this.more ? -1 : this.hits.length + 1;
    return html`<div class="frame" tabindex="-1" @keydown=${this.#key} @focusin=${this.#entered}>
        <table aria-rowcount=${count}>
          <caption class="hidden-visually">
            Events, newest first
          </caption>
          <thead>
            <tr aria-rowindex="1">
              ${columns.map((one) => html`<th scope="col" data-column=${one.name}>${line(one.title, 60)}</th>`)}
            </tr>
          </thead>
          <tbody class="space"></tbody>
          <tbody>
            ${repeat(
              this.hits.slice(first, last),
              (hit) => hit.index,
              (hit, i) => this.#row(hit, first + i, columns),
            )}
          </tbody>
          <tbody class="space"></tbody>
        </table>
      </div>
      <div class="end">
        ${this.more ? html`<button @click=${() => this.#ask()}>Show more</button>` : html`<slot name="end"></slot>`}
      </div>`;
  }

  /**
   * @param {Hit} hit
   * @param {number} at its place among all rows
   * @param {import('../lib/columns.js').Column[]} columns
   */
  #row(hit, at, columns) {
    const { event } = hit;
    const to = event.id && link('event', [event.id], { stream: event.stream });
    return html`<tr aria-rowindex=${at + 2} class=${hit.fresh ? 'fresh' : ''} @click=${this.#click}>
      ${columns.map((one, i) => {
        const text = line(one.text(event)) || (i === 0 ? '–' : '');
        return html`<td data-column=${one.name} title=${text.length > CELL_CHARS && one.name !== 'time' ? text : nothing}>
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

  /** @param {FocusEvent} event */
  #entered(event) {
    const row = event.target instanceof Element && event.target.closest('tbody tr');
    if (row) {
      this.current = this.hits[Number(row.getAttribute('aria-rowindex')) - 2];
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

  /** @param {1 | -1 | number} step to another row */
  async move(step) {
    const present = this.current ? this.hits.indexOf(this.current) : -1;
    const wanted = present < 0 ? this.rows.inSight : present + step;
    // Who chose fields without the id has rows that lead nowhere.
    const next = Math.min(this.hits.length - 1, Math.max(0, wanted));
    if (!this.hits[next]?.event.id) {
      return;
    }
    await this.rows.show(next);
    const row = this.renderRoot.querySelector(`tr[aria-rowindex="${next + 2}"]`);
    row?.querySelector('a')?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }
}

/**
 * @param {string} name
 * @param {string} text
 */
function cell(name, text) {
  if (name === 'outcome' && OUTCOMES.includes(text)) {
    return html`<span class="outcome ${text}">${text}</span>`;
  }
  return html`<bdi>${text}</bdi>`;
}

customElements.define('event-table', EventTable);
