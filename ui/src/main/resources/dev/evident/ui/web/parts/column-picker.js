// @ts-check
/** `<column-picker>`: which columns the table has, and in which order. Fires `columns`. */

import { LitElement, css, html, nothing } from 'lit';
import { controls } from '../style/shared.js';
import { DEFAULT, OFFERED } from '../lib/columns.js';
import { FIELDS } from '../lib/fields.js';
import { line } from '../lib/visible.js';
import { Dropdown } from './dropdown.js';

export class ColumnPicker extends LitElement {
  static properties = { columns: { attribute: false }, free: { attribute: false } };

  static styles = [
    controls,
    css`
      :host {
        position: relative;
        display: inline-block;
      }
      .panel {
        position: absolute;
        z-index: 11;
        inset: calc(100% + 4px) 0 auto auto;
        width: 18rem;
        max-width: calc(100vw - 2rem);
        max-height: 24rem;
        padding: var(--space-2);
        overflow-y: auto;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      label {
        display: flex;
        gap: var(--space-2);
        padding: 0.15rem var(--space-1);
        color: var(--text);
        font-size: var(--text-s);
      }
      label:hover {
        background: var(--surface-hover);
      }
      @media (max-width: 700px) {
        .panel {
          position: fixed;
          inset: auto var(--space-4) var(--space-4) var(--space-4);
          width: auto;
          max-height: 60vh;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {string[]} */
    this.columns = DEFAULT;
    /** @type {string[]} paths of free JSON that events have */
    this.free = [];
    this.menu = new Dropdown(this);
  }

  render() {
    const all = [...new Set([...this.columns, ...OFFERED, ...FIELDS.map((one) => one.name), ...this.free])];
    return html`<button id="button" aria-expanded=${this.menu.open} @click=${() => this.menu.set(!this.menu.open)}>
        Columns ▾
      </button>
      ${this.menu.open
        ? html`<div class="panel" role="group" aria-label="Columns">
            <button class="plain" @click=${() => this.#set(DEFAULT)}>As at first</button>
            ${all.map(
              (name) =>
                html`<label
                  ><input
                    type="checkbox"
                    .checked=${this.columns.includes(name)}
                    @change=${() => this.#toggle(name)}
                  /><bdi>${line(name, 60)}</bdi></label
                >`,
            )}
          </div>`
        : nothing}`;
  }

  /** @param {string} name */
  #toggle(name) {
    const has = this.columns.includes(name);
    this.#set(has ? this.columns.filter((one) => one !== name) : [...this.columns, name]);
  }

  /** @param {string[]} columns */
  #set(columns) {
    this.dispatchEvent(new CustomEvent('columns', { detail: columns }));
  }
}

customElements.define('column-picker', ColumnPicker);
