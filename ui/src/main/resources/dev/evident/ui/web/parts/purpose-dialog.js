// @ts-check
/** Asks a person why he looks. */

import { LitElement, html } from 'lit';
import { controls } from '../style/shared.js';
import './app-dialog.js';

const PURPOSE_CHARS_MAX = 256;

class PurposeDialog extends LitElement {
  static properties = { detail: {} };

  static styles = [controls];

  constructor() {
    super();
    this.detail = '';
    /** @type {(purpose: string) => void} */
    this.answer = () => {};
  }

  render() {
    return html`<app-dialog heading="Why do you look?" @close=${() => this.answer('')}>
      <p class="quiet">What you write is recorded with your question. The server says: ${this.detail}</p>
      <form id="form" @submit=${this.#submit}>
        <label for="purpose">Purpose, such as the number of a ticket</label>
        <input id="purpose" name="purpose" required maxlength=${PURPOSE_CHARS_MAX} autocomplete="off" autofocus />
      </form>
      <button slot="actions" @click=${() => this.answer('')}>Cancel</button>
      <button slot="actions" class="primary" type="submit" form="form">Go on</button>
    </app-dialog>`;
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    this.answer(String(new FormData(form).get('purpose') ?? '').trim());
  }
}

customElements.define('purpose-dialog', PurposeDialog);

/**
 * @param {string} detail what the server says
 * @returns {Promise<string>} "" when the person will not say
 */
export function askPurpose(detail) {
  return new Promise((resolve) => {
    const dialog = new PurposeDialog();
    dialog.detail = detail;
    dialog.answer = (purpose) => {
      dialog.remove();
      resolve(purpose);
    };
    document.body.append(dialog);
  });
}
