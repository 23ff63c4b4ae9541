// @ts-check
/** Who has which role: people and groups, by the configuration and by what was set here. */

import { html, nothing } from 'lit';
import { json } from '../../app/api.js';
import { session } from '../../app/session.js';
import { utc } from '../../lib/amounts.js';
import { Panel } from './panel.js';
import { grantsText } from './grants-text.js';
import './grant-editor.js';

class AdminGrants extends Panel {
  async fetched() {
    const [grants, streams] = await Promise.all([json('/v1/grants'), session.streams()]);
    return { grants: grants.grants, streams: streams.map((one) => one.name) };
  }

  render() {
    return html`<div class="row">
        <h2>Roles of people and groups</h2>
        <button class="primary" ?disabled=${!this.data} @click=${() => this.open({ what: 'set', one: NEW })}>
          Grant a role
        </button>
      </div>
      <p class="quiet">People come in through single sign-on, as <code>user:SUBJECT</code> or by a group of theirs, <code>group:NAME</code>.</p>
      ${this.loading.trouble()}
      ${this.data ? this.#table() : nothing} ${this.#dialog()}`;
  }

  #table() {
    if (this.data.grants.length === 0) {
      return html`<empty-state heading="Nobody has a role yet">Keys have theirs; see API keys.</empty-state>`;
    }
    return html`<div class="scroll card" tabindex="0" role="region" aria-label="List of grants">
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Who</th>
            <th scope="col">Grants</th>
            <th scope="col">Set</th>
            <th scope="col"><span class="hidden-visually">Acts</span></th>
          </tr>
        </thead>
        <tbody>
          ${this.data.grants.map(
            (/** @type {any} */ one) => html`<tr>
              <td><code>${one.subject}</code></td>
              <td data-label="Grants">${grantsText(one.grants)}</td>
              <td class="when" data-label="Set">${one.source === 'configuration' ? 'by the configuration' : html`${utc(one.set)}<br /><span class="quiet">by ${one.set_by}</span>`}</td>
              <td class="acts">
                ${one.source === 'configuration'
                  ? nothing
                  : html`<button aria-label="Change ${one.subject}" @click=${() => this.open({ what: 'set', one })}>Change</button>
                      <button class="danger" aria-label="Remove ${one.subject}" @click=${() => this.open({ what: 'remove', one })}>Remove</button>`}
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #dialog() {
    if (!this.dialog) {
      return nothing;
    }
    const { what, one } = this.dialog;
    const remove = what === 'remove';
    return html`<app-dialog heading=${remove ? `Remove the grants of ${one.subject}` : 'Grant a role'} @close=${() => this.open(undefined)}>
      <form @submit=${this.#submitted}>
        ${remove
          ? html`<p>What was set here goes; what the configuration says stays. Sessions that go on keep what they had until they end.</p>`
          : html`<label
                >Who
                <input name="subject" required maxlength="256" placeholder="group:security" .value=${one.subject} ?readonly=${one.subject !== ''}
              /></label>
              <grant-editor .streams=${this.data.streams} .grants=${one.grants}></grant-editor>`}
        <error-line .error=${this.refusal}></error-line>
        <input type="submit" hidden />
      </form>
      <button slot="actions" @click=${() => this.open(undefined)}>Cancel</button>
      <button slot="actions" class=${remove ? 'danger' : 'primary'} ?disabled=${this.busy} @click=${this.#submit}>
        ${remove ? 'Remove them' : 'Grant it'}
      </button>
    </app-dialog>`;
  }

  #submit() {
    /** @type {HTMLFormElement | null} */ (this.renderRoot.querySelector('form'))?.requestSubmit();
  }

  /** @param {Event} event */
  async #submitted(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const { what, one } = this.dialog;
    if (what === 'remove') {
      await this.act(
        () => json('/v1/grants', { method: 'DELETE', query: { subject: one.subject } }),
        `The grants of ${one.subject} are removed.`,
      );
      return;
    }
    const subject = String(new FormData(form).get('subject'));
    const { grants } = /** @type {any} */ (form.querySelector('grant-editor'));
    await this.act(() => json('/v1/grants', { method: 'PUT', body: { subject, grants } }), `${subject} has these grants now.`);
  }
}

const NEW = { subject: '', grants: [{ role: 'reader', stream: 'main' }] };

customElements.define('admin-grants', AdminGrants);
