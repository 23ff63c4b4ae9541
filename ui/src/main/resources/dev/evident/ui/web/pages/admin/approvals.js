// @ts-check
/** Acts that wait for a second person, and what became of earlier ones. */

import { html, nothing } from 'lit';
import { json } from '../../app/api.js';
import { ago, utc } from '../../lib/amounts.js';
import { performed } from './deeds.js';
import { Panel } from './panel.js';

class AdminApprovals extends Panel {
  async fetched() {
    const { approvals } = await json('/v1/approvals');
    return { approvals, now: Date.now() };
  }

  render() {
    return html`<div class="row"><h2>Approvals</h2></div>
      <p class="quiet">
        Acts named in <code>auth.two-person</code> need somebody else to agree. Nobody approves what he asked for himself.
      </p>
      ${this.loading.trouble()}<error-line .error=${this.refusal}></error-line>
      ${this.data ? this.#list() : nothing} ${this.dialog ? this.#made() : nothing}`;
  }

  #list() {
    if (this.data.approvals.length === 0) {
      return html`<empty-state heading="Nothing waits">No act needs a second person now.</empty-state>`;
    }
    return html`<div class="scroll card" tabindex="0" role="region" aria-label="List of approvals">
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Act</th>
            <th scope="col">What exactly</th>
            <th scope="col">Asked for</th>
            <th scope="col">State</th>
            <th scope="col"><span class="hidden-visually">Acts</span></th>
          </tr>
        </thead>
        <tbody>
          ${this.data.approvals.map((/** @type {any} */ one) => this.#row(one))}
        </tbody>
      </table>
    </div>`;
  }

  /** @param {any} one */
  #row(one) {
    return html`<tr>
      <td><b>${one.act}</b></td>
      <td data-label="What exactly"><code>${one.content}</code></td>
      <td class="who" data-label="Asked for"><span title=${utc(one.requested)}>${ago(one.requested, this.data.now)}</span><br /><span class="quiet">by ${one.requested_by}</span></td>
      <td class="who" data-label="State">
        <span class="mark ${TONES[one.state] ?? ''}">${one.state}</span>
        <div class="quiet">${one.decided_by ? `by ${one.decided_by}` : `until ${utc(one.until)}`}</div>
      </td>
      <td class="acts">${this.#acts(one)}</td>
    </tr>`;
  }

  /** @param {any} one */
  #acts(one) {
    const what = `${one.act}, asked for by ${one.requested_by} ${ago(one.requested, this.data.now)}`;
    if (one.state === 'waiting') {
      return html`<button aria-label="Approve ${what}" ?disabled=${this.busy} @click=${() => this.#decide(one, 'approve')}>Approve</button>
        <button class="danger" aria-label="Deny ${what}" ?disabled=${this.busy} @click=${() => this.#decide(one, 'reject')}>Deny</button>`;
    }
    // Whether it is one's own the server says: names here are those of the audit.
    return one.state === 'approved'
      ? html`<button aria-label="Do it now: ${what}" ?disabled=${this.busy} @click=${() => this.#perform(one)}>Do it now</button>`
      : nothing;
  }

  /**
   * @param {any} one
   * @param {'approve' | 'reject'} how
   */
  #decide(one, how) {
    return this.act(
      () => json(`/v1/approvals/${one.id}/${how}`, { method: 'POST' }),
      how === 'approve' ? 'Approved: whoever asked may do it now.' : 'Denied.',
    );
  }

  /** @param {any} one */
  async #perform(one) {
    const made = await this.act(() => performed(one), 'Done.');
    if (made?.key) {
      this.open(made);
    }
  }

  #made() {
    return html`<app-dialog heading="The key of ${this.dialog.name}" @close=${() => this.open(undefined)}>
      <p>This is the only time that it is shown. Store it where the program finds it.</p>
      <code class="secret">${this.dialog.key}</code>
      <button slot="actions" class="primary" @click=${() => this.open(undefined)}>Done</button>
    </app-dialog>`;
  }
}

/** @type {Record<string, string>} */
const TONES = { waiting: 'warn', approved: 'good', done: 'good', rejected: 'bad', expired: '' };

customElements.define('admin-approvals', AdminApprovals);
