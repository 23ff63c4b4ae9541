// @ts-check
/**
 * `<saved-searches .query .from .to .stream>`: a button that saves the question, for wherever one is asked. Shows nothing to those who may not
 * keep searches.
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
    open: { state: true },
    error: { state: true },
  };

  static styles = [controls, dialogForm];

  constructor() {
    super();
    this.query = '';
    this.from = '-24h';
    this.to = '';
    this.stream = '';
    this.open = false;
    /** @type {unknown} */
    this.error = undefined;
  }

  render() {
    if (!session.may('save')) {
      return nothing;
    }
    return html`<button @click=${this.#begin}>Save search</button> ${this.open ? this.#dialog() : nothing}`;
  }

  #begin() {
    this.error = undefined;
    this.open = true;
  }

  #dialog() {
    const span = { from: this.from || '-24h', to: this.to || undefined };
    return html`<app-dialog heading="Save this search" @close=${() => (this.open = false)}>
      <form id="form" @submit=${this.#submit}>
        <div class="field">
          <label for="title">Title</label>
          <input id="title" name="title" required maxlength="120" autocomplete="off" autofocus />
        </div>
        <div>
          <span class="quiet">What it asks, of ${inWords(span)}${this.stream ? `, in stream ${this.stream}` : ''}:</span>
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
      <button slot="actions" @click=${() => (this.open = false)}>Cancel</button>
      <button slot="actions" class="primary" type="submit" form="form">Save</button>
    </app-dialog>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    try {
      const saved = await create({
        title: String(form.get('title')).trim(),
        query: this.query,
        from: this.from || '-24h',
        to: this.to,
        stream: this.stream,
        shared: form.get('shared') !== null,
      });
      this.open = false;
      toast(`Saved as “${saved.title}”.`);
      this.dispatchEvent(new CustomEvent('search-saved', { detail: saved, bubbles: true, composed: true }));
    } catch (error) {
      this.error = error;
    }
  }
}

customElements.define('saved-searches', SavedSearches);
