// @ts-check
/** Who is signed in with a browser, and the ending of it. */

import { html, nothing } from 'lit';
import { json } from '../../app/api.js';
import { ago, utc } from '../../lib/amounts.js';
import { Panel } from './panel.js';

class AdminSessions extends Panel {
  async fetched() {
    const { sessions } = await json('/v1/sessions');
    return { sessions: sessions.reverse(), now: Date.now() };
  }

  render() {
    return html`<div class="row"><h2>Sessions</h2></div>
      <p class="quiet">One ends after 30 minutes without use, after 12 hours, and with a restart of the server.</p>
      ${this.loading.trouble()}<error-line .error=${this.refusal}></error-line>
      ${this.data
        ? html`<div class="scroll card" tabindex="0" role="region" aria-label="List of sessions">
            <table class="cards">
              <thead>
                <tr>
                  <th scope="col">Who</th>
                  <th scope="col">Address</th>
                  <th scope="col">Began</th>
                  <th scope="col">Last used</th>
                  <th scope="col"><span class="hidden-visually">Acts</span></th>
                </tr>
              </thead>
              <tbody>
                ${this.data.sessions.map((/** @type {any} */ one) => this.#row(one))}
              </tbody>
            </table>
          </div>`
        : nothing}`;
  }

  /** @param {any} one */
  #row(one) {
    return html`<tr>
      <td><b>${one.name}</b></td>
      <td data-label="Address"><code>${one.address}</code></td>
      <td class="when" data-label="Began">${utc(one.started)}</td>
      <td data-label="Last used" title=${utc(one.last_used)}>${ago(one.last_used, this.data.now)}</td>
      <td class="acts">
        <button class="danger" aria-label="End the session of ${one.name}, begun ${utc(one.started)}" ?disabled=${this.busy} @click=${() => this.#end(one)}>End</button>
      </td>
    </tr>`;
  }

  /** @param {any} one */
  #end(one) {
    return this.act(() => json(`/v1/sessions/${encodeURIComponent(one.id)}`, { method: 'DELETE' }), `The session of ${one.name} is over.`);
  }
}

customElements.define('admin-sessions', AdminSessions);
