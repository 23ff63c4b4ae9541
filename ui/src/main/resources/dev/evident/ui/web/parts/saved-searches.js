// @ts-check
/**
 * `<saved-searches .query .from .to .stream>`: the dialog that saves a question, for wherever one is asked; an empty `from` means all time. It
 * is open as long as it is in the document, and fires `close` when it should go.
 */

import { LitElement, html, nothing } from 'lit';
import { controls } from '../style/shared.js';
import { session } from '../app/session.js';
import { inWords } from '../lib/spans.js';
import { dialogForm } from './boards/dialog-styles.js';
import { create } from './searches/searches.js';
import { toast } from './toast.js';
import './app-dialog.js';
import './error-line.js';

export class SavedSearches extends LitElement {
  static properties = {
    query: { attribute: false },
    from: { attribute: false },
    to: { attribute: false },
    stream: { attribute: false },
    error: { state: true },
    busy: { state: true },
  };

  static styles = [controls, dialogForm];

  constructor() {
    super();
    this.query = '';
    this.from = '';
    this.to = '';
    this.stream = '';
    /** @type {unknown} */
    this.error = undefined;
    this.busy = false;
  }

  #close() {
    this.dispatchEvent(new CustomEvent('close'));
  }

  render() {
    const span = this.from ? inWords({ from: this.from, to: this.to || undefined }) : 'all time';
    return html`<app-dialog heading="Save this search" @close=${this.#close}>
      <form id="form" @submit=${this.#submit}>
        <div class="field">
          <label for="title">Title</label>
          <input id="title" name="title" required maxlength="120" autocomplete="off" autofocus />
        </div>
        <div>
          <span class="quiet">What it asks, of ${span}${this.stream ? `, in stream ${this.stream}` : ''}:</span>
          <pre>${this.query || '*'}</pre>
        </div>
        ${session.may('share')
          ? html`<div class="check">
              <input type="checkbox" id="shared" name="shared" />
              <label for="shared"
                >Share it with everybody who reads ${this.stream ? `stream ${this.stream}` : 'any stream'}</label
              >
            </div>`
          : nothing}
      </form>
      <error-line .error=${this.error}></error-line>
      <button slot="actions" @click=${this.#close}>Cancel</button>
      <button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy}>Save</button>
    </app-dialog>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    if (this.busy) {
      return; // the first press is under way
    }
    this.busy = true;
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    try {
      const saved = await create({
        title: String(form.get('title')).trim(),
        query: this.query,
        from: this.from,
        to: this.from ? this.to : '',
        stream: this.stream,
        shared: form.get('shared') !== null,
      });
      toast(`Saved as “${saved.title}”.`);
      this.dispatchEvent(new CustomEvent('search-saved', { detail: saved, bubbles: true, composed: true }));
      this.#close();
    } catch (error) {
      this.error = error;
    }
    this.busy = false;
  }
}

customElements.define('saved-searches', SavedSearches);
