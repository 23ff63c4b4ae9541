// @ts-check
/**
 * `<app-dialog heading="…">content <button slot="actions">…</button></app-dialog>`: modal, closed by Escape or by its user. It is open as
 * long as it is in the document; `close` is fired when it should go.
 */

import { LitElement, css, html } from 'lit';
import { controls } from '../style/shared.js';

export class AppDialog extends LitElement {
  static properties = { heading: {}, acts: { state: true } };

  static styles = [
    controls,
    css`
      dialog {
        width: min(36rem, calc(100vw - 2rem));
        max-height: calc(100vh - 2rem);
        padding: 0;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--text);
        box-shadow: var(--shadow);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 45%);
      }
      .head,
      .content,
      footer {
        padding: var(--space-3) var(--space-4);
      }
      .head {
        display: flex;
        justify-content: space-between;
        align-items: center;
        border-bottom: 1px solid var(--line);
      }
      .content {
        display: grid;
        gap: var(--space-3);
        overflow-wrap: anywhere;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: var(--space-2);
        border-top: 1px solid var(--line);
      }
    `,
  ];

  constructor() {
    super();
    this.heading = '';
    /** Whether there are buttons at the foot. */
    this.acts = false;
    /** Where the keyboard was before it. @type {HTMLElement | undefined} */
    this.opener = undefined;
  }

  firstUpdated() {
    this.opener = focused();
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    // A dialog that is taken out of the document gives the keyboard back to nobody by itself.
    if (focused() === document.body) {
      this.opener?.focus();
    }
  }

  render() {
    return html`<dialog aria-labelledby="heading" @cancel=${this.#cancel}>
      <div class="head">
        <h2 id="heading">${this.heading}</h2>
        <button class="plain" aria-label="Close" @click=${this.close}>✕</button>
      </div>
      <div class="content"><slot></slot></div>
      <footer ?hidden=${!this.acts}><slot name="actions" @slotchange=${this.#slotted}></slot></footer>
    </dialog>`;
  }

  /** @param {Event} event */
  #slotted(event) {
    this.acts = /** @type {HTMLSlotElement} */ (event.target).assignedElements().length > 0;
  }

  /** @param {Event} event */
  #cancel(event) {
    event.preventDefault();
    this.close();
  }

  close() {
    this.dispatchEvent(new CustomEvent('close'));
  }
}

/** The element with the keyboard, inside of whatever components. */
function focused() {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) {
    one = one.shadowRoot.activeElement;
  }
  return one instanceof HTMLElement ? one : undefined;
}

customElements.define('app-dialog', AppDialog);
