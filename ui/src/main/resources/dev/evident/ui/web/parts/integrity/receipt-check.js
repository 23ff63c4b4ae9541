// @ts-check
/**
 * `<receipt-check>`: takes receipts that somebody kept, and holds each against the log as it is now. The browser computes it all, from the public
 * tiles and the signed checkpoint; nothing of a receipt is sent anywhere. Property `key`: the verifier key of the log.
 */

import { LitElement, css, html, nothing } from 'lit';
import { controls, tables, tones } from '../../style/shared.js';
import { whole } from '../../lib/amounts.js';
import { send } from '../../app/api.js';
import { checkNote } from '../../proof/check.js';
import { hashesHere } from '../../proof/crypto.js';
import { parseKey } from '../../proof/note.js';
import { RECEIPTS_MAX, checkReceipt, readReceipts } from '../../proof/receipts.js';
import { TileTree } from '../../proof/tiles.js';
import { plain } from '../../proof/words.js';
import '../error-line.js';

/** So many results are listed; those that are not good come first. */
const SHOWN_MAX = 200;
const FILE_BYTES_MAX = 16 * 1024 * 1024;
const PAUSE_EVERY = 50;

const ORDER = { broken: 0, unread: 1, newer: 2, kept: 3 };
const WORDS = { broken: 'broken', unread: 'not read', newer: 'not signed yet', kept: 'kept' };

class ReceiptCheck extends LitElement {
  static properties = { key: {} };

  static styles = [
    controls,
    tables,
    tones,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
        min-width: 0;
      }
      textarea {
        width: 100%;
        min-height: 6rem;
        font-family: var(--mono);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2) var(--space-4);
      }
      label {
        display: grid;
        gap: var(--space-1);
      }
      .scroll {
        max-height: 24rem;
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    this.key = '';
    this.text = '';
    /** @type {{results: import('../../proof/receipts.js').Checked[], size: bigint, left: number} | undefined} */
    this.outcome = undefined;
    /** @type {unknown} */
    this.error = undefined;
    this.progress = '';
    this.turn = 0;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.turn++;
  }

  /** @param {Event} event */
  async #file(event) {
    const file = /** @type {HTMLInputElement} */ (event.target).files?.[0];
    if (!file) {
      return;
    }
    if (file.size > FILE_BYTES_MAX) {
      this.#say(new Error('the file is larger than 16 MiB; use evident verify --acks'));
      return;
    }
    try {
      this.text = await file.text();
    } catch {
      this.#say(new Error('the file cannot be read; is it still there?'));
      return;
    }
    await this.#check();
  }

  /** @param {unknown} error */
  #say(error) {
    this.error = error;
    this.progress = '';
    this.requestUpdate();
  }

  async #check() {
    const turn = ++this.turn; // another one goes on when somebody asks again
    this.outcome = undefined;
    this.error = undefined;
    this.progress = 'Checking …';
    this.requestUpdate();
    try {
      if (!hashesHere()) {
        throw new Error('this browser has no WebCrypto here; open the page over https');
      }
      const all = await readReceipts(this.text);
      const keys = [await parseKey(this.key)];
      const note = await checkNote(await (await send('/log/checkpoint')).text(), keys);
      if (note.code !== 0 || !note.checkpoint) {
        throw new Error(`without the checkpoint of the log nothing can be checked: ${plain(note.what)}`);
      }
      const tree = new TileTree(note.checkpoint.size, fetchTile);
      const results = [];
      const some = all.slice(0, RECEIPTS_MAX);
      for (const [at, one] of some.entries()) {
        results.push(await checkReceipt(one, note.checkpoint, tree, keys));
        if (turn !== this.turn) {
          return;
        }
        if (at % PAUSE_EVERY === PAUSE_EVERY - 1) {
          this.progress = `${whole(at + 1)} of ${whole(some.length)} …`;
          this.requestUpdate();
          await new Promise((resolve) => { setTimeout(resolve); });
        }
      }
      if (turn === this.turn) {
        this.outcome = { results, size: note.checkpoint.size, left: all.length - results.length };
        this.#say(undefined);
      }
    } catch (error) {
      if (turn === this.turn) {
        this.#say(error);
      }
    }
  }

  render() {
    return html`<p class="quiet">
        What the server answered when it took events: <code>{"index":…,"leaf":…,"size":…,"root":…}</code> or a line of an
        <code>--acks</code> file, one a line; or proofs of <code>evident receipts</code>. They are checked in this browser and sent nowhere.
      </p>
      <label>Receipts<textarea spellcheck="false" .value=${this.text} @input=${(/** @type {any} */ e) => { this.text = e.target.value; }}></textarea></label>
      <div class="row">
        <button @click=${() => this.#check()}>Check these receipts</button>
        <label>or a file <input type="file" @change=${this.#file} /></label>
      </div>
      ${this.error ? html`<error-line .error=${this.error}></error-line>` : nothing}
      <p role="status" data-result="summary">${this.progress}${this.outcome ? this.#summary() : nothing}</p>
      ${this.outcome?.results.length ? this.#results(this.outcome.results) : nothing}`;
  }

  #summary() {
    const { results, size, left } = /** @type {NonNullable<typeof this.outcome>} */ (this.outcome);
    const count = (/** @type {string} */ state) => results.filter((one) => one.state === state).length;
    if (results.length === 0) {
      return 'There is nothing to check.';
    }
    const parts = Object.entries(WORDS)
      .map(([state, word]) => ({ state, word, n: count(state) }))
      .filter(({ state, n }) => n > 0 || state === 'kept' || state === 'broken');
    return html`${whole(results.length)} receipt${results.length === 1 ? '' : 's'} checked against the signed log of ${whole(Number(size))} records:
      ${parts.map(({ state, word, n }, at) => html`${at > 0 ? ', ' : ''}<span class=${state === 'broken' && n > 0 ? 'bad' : ''}>${whole(n)} ${word}</span>`)}.
      ${left > 0 ? html`${whole(left)} more were not looked at; use <code>evident verify --acks</code>.` : nothing}`;
  }

  /** @param {import('../../proof/receipts.js').Checked[]} results */
  #results(results) {
    const sorted = [...results].sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.line - b.line);
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Receipts checked">
        <table>
          <thead>
            <tr><th scope="col" class="number">Line</th><th scope="col" class="number">Record</th><th scope="col">Result</th><th scope="col">What that is</th></tr>
          </thead>
          <tbody>
            ${sorted.slice(0, SHOWN_MAX).map(
              (one) => html`<tr data-state=${one.state}>
                <td class="number">${one.line}</td>
                <td class="number">${one.index === undefined ? '–' : String(one.index)}</td>
                <td class=${one.state === 'kept' ? 'good' : one.state === 'newer' ? '' : 'bad'}>${WORDS[one.state]}</td>
                <td>${one.text}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      ${results.length > SHOWN_MAX ? html`<p class="quiet">${whole(SHOWN_MAX)} of ${whole(results.length)} are shown.</p>` : nothing}`;
  }
}

/** @param {string} path */
async function fetchTile(path) {
  return new Uint8Array(await (await send(`/log/tile/${path}`)).arrayBuffer());
}

customElements.define('receipt-check', ReceiptCheck);
