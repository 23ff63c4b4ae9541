// @ts-check
/** The streams, and the making of more. */

import { html, nothing } from 'lit';
import { json } from '../../app/api.js';
import { session } from '../../app/session.js';
import { Panel } from './panel.js';

class AdminStreams extends Panel {
  async fetched() {
    return (await json('/v1/streams')).streams;
  }

  render() {
    return html`<div class="row">
        <h2>Streams</h2>
        ${session.may('manage-streams')
          ? html`<button class="primary" @click=${() => this.open('new')}>Make a stream</button>`
          : nothing}
      </div>
      ${this.loading.trouble()}
      ${this.data
        ? html`<div class="scroll card" tabindex="0" role="region" aria-label="List of streams">
            <table class="cards">
              <thead>
                <tr>
                  <th scope="col">Name</th>
                  <th scope="col" class="number">Number</th>
                  <th scope="col">Class of its events</th>
                  <th scope="col">Secrets in events</th>
                  <th scope="col">Readers</th>
                </tr>
              </thead>
              <tbody>
                ${this.data.map(
                  (/** @type {any} */ one) => html`<tr>
                    <td><b>${one.name}</b></td>
                    <td class="number" data-label="Number">${one.number}</td>
                    <td data-label="Class">${one.class}</td>
                    <td data-label="Secrets">${FIREWALL[/** @type {'mask'} */ (one.firewall)] ?? one.firewall}</td>
                    <td data-label="Readers">${one.purpose_required ? 'must say why they read' : 'need no purpose'}</td>
                  </tr>`,
                )}
              </tbody>
            </table>
          </div>`
        : nothing}
      ${this.dialog === 'new' ? this.#new() : nothing}`;
  }

  #new() {
    return html`<app-dialog heading="Make a stream" @close=${() => this.open(undefined)}>
      <form @submit=${this.#create}>
        <label>Name <input name="name" required maxlength="64" autocomplete="off" spellcheck="false" /></label>
        <p class="quiet">Small letters, digits, dots and hyphens. It cannot be renamed or removed.</p>
        <label>Class of its events <input name="class" value="default" required maxlength="64" spellcheck="false" /></label>
        <label
          >Secrets in events
          <select name="firewall">
            ${Object.entries(FIREWALL).map(([value, text]) => html`<option value=${value}>${text}</option>`)}
          </select></label
        >
        <label class="line"><input type="checkbox" name="purpose" /> Readers must say why they read</label>
        <error-line .error=${this.refusal}></error-line>
        <!-- The visible button stands in a slot of the dialog: this one makes Enter work. -->
        <input type="submit" hidden />
      </form>
      <button slot="actions" @click=${() => this.open(undefined)}>Cancel</button>
      <button slot="actions" class="primary" ?disabled=${this.busy} @click=${this.#submit}>Make it</button>
    </app-dialog>`;
  }

  /** The button stands in a slot of the dialog, beside the form. */
  #submit() {
    /** @type {HTMLFormElement | null} */ (this.renderRoot.querySelector('form'))?.requestSubmit();
  }

  /** @param {Event} event */
  async #create(event) {
    event.preventDefault();
    const data = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const name = String(data.get('name'));
    const made = await this.act(
      () =>
        json('/v1/streams', {
          method: 'POST',
          body: {
            name,
            class: data.get('class'),
            firewall: data.get('firewall'),
            purpose_required: data.get('purpose') !== null,
          },
        }),
      `The stream ${name} is made.`,
    );
    if (made) {
      session.streamsChanged();
    }
  }
}

const FIREWALL = { default: 'as the server’s settings say', mask: 'are masked', refuse: 'refuse the event', off: 'stay' };

customElements.define('admin-streams', AdminStreams);
