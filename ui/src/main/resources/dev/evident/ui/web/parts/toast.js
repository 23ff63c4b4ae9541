// @ts-check
/** A sentence that comes and goes: `toast('Saved.')`. Read aloud; errors stay until they are closed. */

import { LitElement, css, html } from 'lit';
import { controls } from '../style/shared.js';

const SHOWN_MILLIS = 6_000;
const SHOWN_MAX = 3;

/**
 * @param {string} text
 * @param {'good' | 'bad'} [kind]
 */
export function toast(text, kind = 'good') {
  window.dispatchEvent(new CustomEvent('evident-toast', { detail: { text, kind } }));
}

export class AppToasts extends LitElement {
  static styles = [
    controls,
    css`
      :host {
        position: fixed;
        inset: auto var(--space-4) var(--space-4) auto;
        z-index: 100;
        display: grid;
        gap: var(--space-2);
        max-width: calc(100vw - 2 * var(--space-4));
      }
      .toast {
        display: flex;
        align-items: center;
        gap: var(--space-3);
        padding: var(--space-2) var(--space-3);
        border: 1px solid var(--line-strong);
        border-inline-start: 4px solid var(--good);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow);
        overflow-wrap: anywhere;
      }
      .bad {
        border-inline-start-color: var(--bad);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {{text: string, kind: string}[]} */
    this.shown = [];
    this.onToast = /** @param {Event} event */ (event) =>
      this.#add(/** @type {CustomEvent} */ (event).detail);
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('evident-toast', this.onToast);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('evident-toast', this.onToast);
  }

  /** @param {{text: string, kind: string}} one */
  #add(one) {
    this.shown = [...this.shown, one].slice(-SHOWN_MAX);
    this.requestUpdate();
    if (one.kind !== 'bad') {
      setTimeout(() => this.#remove(one), SHOWN_MILLIS);
    }
  }

  /** @param {{text: string, kind: string}} one */
  #remove(one) {
    this.shown = this.shown.filter((other) => other !== one);
    this.requestUpdate();
  }

  render() {
    return html`<div role="status" aria-live="polite">
      ${this.shown.map(
        (one) =>
          html`<div class="toast ${one.kind === 'bad' ? 'bad' : ''}">
            <span>${one.text}</span>
            <button class="plain" aria-label="Close" @click=${() => this.#remove(one)}>✕</button>
          </div>`,
      )}
    </div>`;
  }
}

customElements.define('app-toasts', AppToasts);
