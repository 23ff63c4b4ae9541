// @ts-check
/**
 * `<event-facets>`: how the events are spread over the values of some fields. A click on a value adds it to the query or takes it away,
 * a click on the minus leaves its events out. Fires `search` with the changed query.
 */

import { LitElement, css, html, nothing, svg } from 'lit';
import { controls } from '../style/shared.js';
import { FACETS } from './explore/counts.js';
import { add, has, remove, term } from '../lib/query-text.js';
import { line } from '../lib/visible.js';

const NUMBERS = new Intl.NumberFormat('en', { notation: 'compact' });

export class EventFacets extends LitElement {
  static properties = { facets: { attribute: false }, query: {}, busy: { type: Boolean } };

  static styles = [
    controls,
    css`
      :host {
        display: grid;
        align-content: start;
        gap: var(--space-3);
        font-size: var(--text-s);
      }
      section {
        min-width: 0;
      }
      h2 {
        margin-bottom: var(--space-1);
        color: var(--text-2);
        font-size: var(--text-s);
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        border-radius: var(--radius);
      }
      button {
        min-height: 1.6rem;
        padding: 0 var(--space-1);
        border-color: transparent;
        background: transparent;
      }
      .value {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: var(--space-2);
        text-align: start;
      }
      bdi {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .count {
        color: var(--text-2);
      }
      .minus {
        width: 1.6rem;
        color: var(--text-2);
      }
      .value {
        position: relative;
      }
      svg {
        position: absolute;
        inset: auto var(--space-1) 0 var(--space-1);
        width: calc(100% - 2 * var(--space-1));
        height: 2px;
      }
      rect {
        fill: var(--chart-1);
      }
      .none {
        font-style: italic;
      }
      .waiting {
        opacity: 0.55;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {Map<string, import('./explore/counts.js').Facet>} */
    this.facets = new Map();
    this.query = '';
    this.busy = false;
  }

  render() {
    return FACETS.map(({ field, title }) => {
      const facet = this.facets.get(field);
      return html`<section aria-label=${title} class=${this.busy ? 'waiting' : ''}>
        <h2>${title}</h2>
        ${facet?.error ? html`<p class="quiet">${/** @type {any} */ (facet.error).detail}</p>` : nothing}
        <ul>
          ${(facet?.rows ?? []).map((row) => this.#value(field, row, facet?.rows ?? []))}
        </ul>
      </section>`;
    });
  }

  /**
   * @param {string} field
   * @param {[string, number]} row
   * @param {[string, number][]} all
   */
  #value(field, [value, count], all) {
    const wanted = term(field, value);
    const unwanted = term(field, value, false);
    const shown = value === '' ? 'none' : line(value, 80);
    const most = all.reduce((highest, row) => Math.max(highest, row[1]), 1);
    return html`<li>
      <button
        class="value"
        aria-label="${shown} ${count}"
        aria-pressed=${has(this.query, wanted)}
        title=${shown}
        @click=${() => this.#toggle(wanted)}
      >
        <bdi class=${value === '' ? 'none' : ''}>${shown}</bdi><span class="count">${NUMBERS.format(count)}</span>
        <svg aria-hidden="true" viewBox="0 0 100 2" preserveAspectRatio="none">
          ${svg`<rect width=${(100 * count) / most} height="2" />`}
        </svg>
      </button>
      <button
        class="minus"
        aria-label="Without ${field} ${shown}"
        title="without these"
        aria-pressed=${has(this.query, unwanted)}
        @click=${() => this.#toggle(unwanted)}
      >
        −
      </button>
    </li>`;
  }

  /** @param {string} test */
  #toggle(test) {
    const detail = has(this.query, test) ? remove(this.query, test) : add(this.query, test);
    this.dispatchEvent(new CustomEvent('search', { detail }));
  }
}

customElements.define('event-facets', EventFacets);
