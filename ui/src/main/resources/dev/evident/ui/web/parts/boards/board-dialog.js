// @ts-check
/**
 * `<board-dialog heading="…" .board=${…}>`: what a dashboard is called, what it is about, and who sees it. Without a board it makes a new one
 * and fires `kept` with it; with one it fires `changed` with the wishes, which whoever holds the board keeps.
 */

import { LitElement, html, nothing } from 'lit';
import { controls } from '../../style/shared.js';
import { session } from '../../app/session.js';
import { SPANS } from '../../lib/spans.js';
import { create } from './boards.js';
import { dialogForm } from './dialog-styles.js';
import '../app-dialog.js';
import '../error-line.js';

/** @typedef {import('./boards.js').BoardContent} BoardContent */

/** @type {BoardContent} */
const EMPTY = { title: '', from: '-24h', shared: false, panels: [] };

export const REFRESHES = [
  { seconds: 0, name: 'Off' },
  { seconds: 10, name: 'Every 10 seconds' },
  { seconds: 60, name: 'Every minute' },
  { seconds: 300, name: 'Every 5 minutes' },
];

export class BoardDialog extends LitElement {
  static properties = {
    heading: {},
    board: { attribute: false },
    mayShare: { attribute: false },
    error: { state: true },
    busy: { state: true },
    streams: { state: true },
  };

  static styles = [controls, dialogForm];

  constructor() {
    super();
    this.heading = '';
    /** @type {BoardContent | undefined} */
    this.board = undefined;
    this.mayShare = session.may('share');
    /** @type {unknown} */
    this.error = undefined;
    this.busy = false;
    /** @type {string[]} */
    this.streams = [];
  }

  connectedCallback() {
    super.connectedCallback();
    session.streams().then(
      (all) => (this.streams = all.map((one) => one.name)),
      (error) => (this.error = error),
    );
  }

  render() {
    const board = this.board ?? EMPTY;
    const froms = SPANS.map((one) => one.from);
    const streams = [...new Set([...this.streams, ...(board.stream ? [board.stream] : [])])];
    return html`<app-dialog heading=${this.heading}>
      <error-line .error=${this.error}></error-line>
      <form id="form" @submit=${this.#submit}>
        <div class="field">
          <label for="title">Title</label>
          <input id="title" name="title" required maxlength="120" autocomplete="off" .value=${board.title} autofocus />
        </div>
        <div class="field">
          <label for="about">What it is about</label>
          <input id="about" name="about" maxlength="500" autocomplete="off" .value=${board.about ?? ''} />
        </div>
        <div class="row">
          <div class="field">
            <label for="stream">Stream</label>
            <select id="stream" name="stream">
              <option value="" ?selected=${!board.stream}>all that its reader may read</option>
              ${streams.map((name) => html`<option ?selected=${name === board.stream}>${name}</option>`)}
            </select>
          </div>
          <div class="field">
            <label for="from">Time range</label>
            <select id="from" name="from">
              ${SPANS.map(
                (one) => html`<option value=${one.from} ?selected=${one.from === board.from}>${one.name}</option>`,
              )}
              ${froms.includes(board.from)
                ? nothing
                : html`<option value=${board.from} selected>from ${board.from} ${board.to ? `to ${board.to}` : ''}</option>`}
            </select>
          </div>
          <div class="field">
            <label for="refresh">Ask again</label>
            <select id="refresh" name="refresh">
              ${REFRESHES.map(
                (one) =>
                  html`<option value=${one.seconds} ?selected=${one.seconds === (board.refresh_seconds ?? 0)}>
                    ${one.name}
                  </option>`,
              )}
            </select>
          </div>
        </div>
        ${this.mayShare || board.shared
          ? html`<div class="check">
              <input type="checkbox" id="shared" name="shared" ?checked=${board.shared} />
              <label for="shared"
                >Share it with everybody who reads ${board.stream ? 'this stream' : 'the streams that it is about'}</label
              >
            </div>`
          : nothing}
      </form>
      <button slot="actions" @click=${this.#close}>Cancel</button>
      <button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy}>${this.board ? 'Apply' : 'Make it'}</button>
    </app-dialog>`;
  }

  #close() {
    this.dispatchEvent(new CustomEvent('close'));
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const board = this.board ?? EMPTY;
    const from = String(form.get('from'));
    const wish = {
      ...board,
      title: String(form.get('title')).trim(),
      about: String(form.get('about')).trim() || undefined,
      stream: String(form.get('stream')) || undefined,
      from,
      to: from === board.from ? board.to : undefined,
      refresh_seconds: Number(form.get('refresh')) || undefined,
      shared: form.get('shared') !== null,
    };
    if (this.board) {
      this.dispatchEvent(new CustomEvent('changed', { detail: wish }));
      return;
    }
    if (this.busy) {
      return; // the first press is under way
    }
    this.busy = true;
    try {
      this.dispatchEvent(new CustomEvent('kept', { detail: await create(wish) }));
    } catch (error) {
      this.error = error;
    }
    this.busy = false;
  }
}

customElements.define('board-dialog', BoardDialog);
