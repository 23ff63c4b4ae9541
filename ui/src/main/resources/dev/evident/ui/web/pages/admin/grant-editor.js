// @ts-check
/** `<grant-editor .grants=${[…]} .streams=${names}>`: roles for streams, with a filter where it is wanted. Its `grants` are read back. */

import { LitElement, css, html } from 'lit';
import { controls } from '../../style/shared.js';
import { ROLES } from './grants-text.js';

export class GrantEditor extends LitElement {
  static properties = { grants: { attribute: false }, streams: { attribute: false } };

  static styles = [
    controls,
    css`
      fieldset {
        display: grid;
        gap: var(--space-2);
        margin: 0;
        padding: var(--space-2) var(--space-3);
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      .grant {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      input {
        flex: 1 1 7rem;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {any[]} */
    this.grants = [{ role: 'reader', stream: 'main' }];
    /** @type {string[]} */
    this.streams = [];
  }

  /**
   * @param {number} at
   * @param {string} member
   * @param {Event} event
   */
  #set(at, member, event) {
    const { value } = /** @type {HTMLInputElement} */ (event.target);
    this.grants = this.grants.map((one, i) => {
      if (i !== at) {
        return one;
      }
      const { [member]: _, ...rest } = one;
      return value ? { ...rest, [member]: value } : rest;
    });
  }

  render() {
    return html`<fieldset>
      <legend>Grants</legend>
      ${this.grants.map(
        (grant, at) => html`<div class="grant">
          <select aria-label="Role" @change=${(/** @type {Event} */ e) => this.#set(at, 'role', e)}>
            ${ROLES.map((role) => html`<option ?selected=${role === grant.role}>${role}</option>`)}
          </select>
          <select aria-label="Stream" @change=${(/** @type {Event} */ e) => this.#set(at, 'stream', e)}>
            ${[...new Set(['*', ...this.streams, grant.stream])].map(
              (name) => html`<option value=${name} ?selected=${name === grant.stream}>${name === '*' ? 'all streams' : name}</option>`,
            )}
          </select>
          <input
            aria-label="Only events that match"
            placeholder="only events that match …"
            .value=${grant.filter ?? ''}
            @change=${(/** @type {Event} */ e) => this.#set(at, 'filter', e)}
          />
          <button type="button" ?disabled=${this.grants.length === 1} @click=${() => this.#without(at)}>Remove</button>
        </div>`,
      )}
      <div><button type="button" @click=${this.#more}>Add a grant</button></div>
    </fieldset>`;
  }

  #more() {
    this.grants = [...this.grants, { role: 'reader', stream: this.streams[0] ?? '*' }];
  }

  /** @param {number} at */
  #without(at) {
    this.grants = this.grants.filter((_, i) => i !== at);
  }
}

customElements.define('grant-editor', GrantEditor);
