// @ts-check
/** API keys: which there are, who made them, when they were used last; make, rotate, revoke. */

import { html, nothing } from 'lit';
import { json } from '../../app/api.js';
import { session } from '../../app/session.js';
import { ago, utc } from '../../lib/amounts.js';
import { Panel, waits } from './panel.js';
import { grantsText } from './grants-text.js';
import './grant-editor.js';

/** @type {[number, string][]} how long an old secret goes on, in seconds */
const OVERLAPS = [
  [0, 'ends at once'],
  [3_600, 'goes on for an hour'],
  [86_400, 'goes on for a day'],
  [604_800, 'goes on for a week'],
];

class AdminKeys extends Panel {
  constructor() {
    super();
    this.copied = '';
  }

  async fetched() {
    const [keys, streams] = await Promise.all([json('/v1/keys'), session.streams()]);
    return { keys: keys.keys, streams: streams.map((one) => one.name), now: Date.now() };
  }

  render() {
    return html`<div class="row">
        <h2>API keys</h2>
        <button class="primary" ?disabled=${!this.data} @click=${() => this.open({ what: 'new' })}>Make a key</button>
      </div>
      ${this.loading.trouble()}
      ${this.data ? this.#table() : nothing} ${this.#dialog()}`;
  }

  #table() {
    const { keys } = this.data;
    if (keys.length === 0) {
      return html`<empty-state heading="No keys yet">Programs that send or read events need one each.</empty-state>`;
    }
    return html`<div class="scroll card" tabindex="0" role="region" aria-label="List of keys">
      <table class="cards">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Grants</th>
            <th scope="col">State</th>
            <th scope="col">Last used</th>
            <th scope="col">Made</th>
            <th scope="col"><span class="hidden-visually">Acts</span></th>
          </tr>
        </thead>
        <tbody>
          ${keys.map((/** @type {any} */ key) => this.#row(key))}
        </tbody>
      </table>
    </div>`;
  }

  /** @param {any} key */
  #row(key) {
    const now = this.data.now;
    const tone = key.state === 'active' ? 'good' : 'bad';
    return html`<tr>
      <td><b>${key.name}</b><br /><code class="id">${key.id}</code></td>
      <td data-label="Grants">${grantsText(key.grants)}</td>
      <td class="when" data-label="State">
        <span class="mark ${tone}">${key.state}</span>
        ${key.expires ? html`<div class="quiet">until ${utc(key.expires)}</div>` : nothing}
        ${key.old_key_until ? html`<div class="quiet">old secret until ${utc(key.old_key_until)}</div>` : nothing}
      </td>
      <td data-label="Last used">${key.last_used ? html`<time datetime=${key.last_used} title=${utc(key.last_used)}>${ago(key.last_used, now)}</time>` : 'never'}</td>
      <td class="when" data-label="Made">${utc(key.created)}<br /><span class="quiet">by ${key.created_by}</span></td>
      <td class="acts">
        ${key.state === 'active'
          ? html`<button aria-label="Rotate ${key.name}" @click=${() => this.open({ what: 'rotate', key })}>Rotate</button>
              <button class="danger" aria-label="Revoke ${key.name}" @click=${() => this.open({ what: 'revoke', key })}>Revoke</button>`
          : nothing}
      </td>
    </tr>`;
  }

  #dialog() {
    switch (this.dialog?.what) {
      case 'new':
        return this.#new();
      case 'rotate':
        return this.#rotate(this.dialog.key);
      case 'revoke':
        return this.#revoke(this.dialog.key);
      case 'secret':
        return this.#secret(this.dialog.made);
      default:
        return nothing;
    }
  }

  /**
   * @param {string} heading
   * @param {unknown} content
   * @param {string} deed
   * @param {string} [style] of the button
   */
  #asked(heading, content, deed, style = 'primary') {
    return html`<app-dialog heading=${heading} @close=${() => this.open(undefined)}>
      <form @submit=${this.#submitted}>${content}<error-line .error=${this.refusal}></error-line><input type="submit" hidden /></form>
      <button slot="actions" @click=${() => this.open(undefined)}>Cancel</button>
      <button slot="actions" class=${style} ?disabled=${this.busy} @click=${this.#submit}>${deed}</button>
    </app-dialog>`;
  }

  #submit() {
    /** @type {HTMLFormElement | null} */ (this.renderRoot.querySelector('form'))?.requestSubmit();
  }

  #new() {
    return this.#asked(
      'Make a key',
      html`<label>Name <input name="name" required maxlength="128" autocomplete="off" /></label>
        <grant-editor .streams=${this.data.streams}></grant-editor>
        <label>Ends when this day begins in UTC (never, when empty) <input type="date" name="expires" /></label>`,
      'Make it',
    );
  }

  /** @param {any} key */
  #rotate(key) {
    return this.#asked(
      `Rotate ${key.name}`,
      html`<p>It gets a new secret, which is shown once. The id and the grants stay.</p>
        <label
          >The old secret
          <select name="overlap">
            ${OVERLAPS.map(([seconds, text]) => html`<option value=${seconds} ?selected=${seconds === 86_400}>${text}</option>`)}
          </select></label
        >`,
      'Rotate it',
    );
  }

  /** @param {any} key */
  #revoke(key) {
    return this.#asked(
      `Revoke ${key.name}`,
      html`<p>It opens nothing from now on, and neither do viewer tokens that were made with it. This cannot be undone.</p>`,
      'Revoke it',
      'danger',
    );
  }

  /** @param {any} made */
  #secret(made) {
    return html`<app-dialog heading="The key of ${made.name}" @close=${() => this.open(undefined)}>
      <p>This is the only time that it is shown. Store it where the program finds it.</p>
      <code class="secret">${made.key}</code>
      <p role="status">${this.copied}</p>
      <button slot="actions" @click=${() => this.#copy(made.key)}>Copy</button>
      <button slot="actions" class="primary" @click=${() => this.open(undefined)}>Done</button>
    </app-dialog>`;
  }

  /** @param {string} key */
  async #copy(key) {
    try {
      await navigator.clipboard.writeText(key); // there is none on a page without https
      this.copied = 'Copied.';
    } catch {
      this.copied = 'This browser does not let the page copy: select the key and copy it yourself.';
    }
    this.requestUpdate();
  }

  /** @param {Event} event */
  async #submitted(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const data = new FormData(form);
    const { what, key } = this.dialog;
    if (what === 'revoke') {
      await this.act(() => json(`/v1/keys/${key.id}`, { method: 'DELETE' }), `${key.name} is revoked.`);
      return;
    }
    const editor = /** @type {any} */ (form.querySelector('grant-editor'));
    const made = await this.act(
      () => (what === 'new' ? create(data, editor.grants) : rotate(key, Number(data.get('overlap')))),
      'There is a new secret.',
    );
    if (made?.key && !waits(made)) {
      this.copied = '';
      this.open({ what: 'secret', made });
    }
  }
}

/**
 * @param {FormData} data
 * @param {any[]} grants
 */
function create(data, grants) {
  const day = String(data.get('expires') ?? '');
  const expires = day ? { expires: `${day}T00:00:00Z` } : {};
  return json('/v1/keys', { method: 'POST', body: { name: data.get('name'), grants, ...expires } });
}

/**
 * @param {any} key
 * @param {number} seconds
 */
function rotate(key, seconds) {
  return json(`/v1/keys/${key.id}/rotate`, { method: 'POST', body: { overlap_seconds: seconds } });
}

customElements.define('admin-keys', AdminKeys);
