// @ts-check
/** The settings in force, and where each came from. Secrets never leave the server. */

import { html, nothing } from 'lit';
import { json } from '../../app/api.js';
import { Panel } from './panel.js';

class AdminSettings extends Panel {
  constructor() {
    super();
    this.wanted = '';
  }

  async fetched() {
    return (await json('/v1/settings')).settings;
  }

  render() {
    return html`<div class="row">
        <h2>Settings in force</h2>
        <label>Find <input type="search" @input=${this.#find} /></label>
      </div>
      <p class="quiet">They are read when the server starts: from flags, variables and a file, in this order. Secrets are shown as ***.</p>
      ${this.loading.trouble()}
      ${this.data ? this.#table() : nothing}`;
  }

  /** @param {Event} event */
  #find(event) {
    this.wanted = /** @type {HTMLInputElement} */ (event.target).value.trim().toLowerCase();
    this.requestUpdate();
  }

  #table() {
    const shown = this.data.filter((/** @type {any} */ one) => one.key.includes(this.wanted));
    if (shown.length === 0) {
      return html`<empty-state heading="No such setting">The names of settings are in docs/operating.md.</empty-state>`;
    }
    return html`<div class="scroll card" tabindex="0" role="region" aria-label="List of settings">
      <table>
        <thead>
          <tr>
            <th scope="col">Setting</th>
            <th scope="col">Value</th>
            <th scope="col">From</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (/** @type {any} */ one) => html`<tr>
              <td><code>${breakable(one.key)}</code></td>
              <td>${one.values.length > 0 ? one.values.join(', ') : html`<span class="quiet">${one.source ? 'none' : 'not set'}</span>`}</td>
              <td class=${one.source === 'default' || !one.source ? 'quiet' : ''}>${one.source}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}

/** A name may be broken behind its dots, and not in the middle of a word. @param {string} key */
function breakable(key) {
  return key.split('.').map((part, i) => (i === 0 ? part : html`.<wbr />${part}`));
}

customElements.define('admin-settings', AdminSettings);
