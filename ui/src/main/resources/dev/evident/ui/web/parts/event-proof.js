// @ts-check
/**
 * `<event-proof>`: fetches the proof of one event and checks it here, in the browser, hash by hash. Properties: `event` its id, `stream`,
 * `record` the bytes that are shown (undefined for a view with hidden fields).
 */

import { LitElement, html, nothing } from 'lit';
import { controls } from '../style/shared.js';
import { proofStyles } from './event-proof-styles.js';
import { send } from '../app/api.js';
import { Malformed, sameBytes, toBase64, toHex } from '../proof/bytes.js';
import { CODES, checkEvent, checkNote, readBundle } from '../proof/check.js';
import { hashesHere } from '../proof/crypto.js';
import { parseKeys } from '../proof/note.js';
import { fault, inWords, plain, utc } from '../proof/words.js';
import { rememberKey } from './known-key.js';
import './error-line.js';

/** @typedef {{good: boolean | undefined, title: string, detail?: unknown}} Step good: undefined when it could not be done */

const KINDS = /** @type {Record<number, string>} */ ({ 1: 'an event', 2: 'an event in two parts' });

export class EventProof extends LitElement {
  static properties = { event: {}, stream: {}, record: { attribute: false } };

  static styles = [controls, proofStyles];

  constructor() {
    super();
    this.event = '';
    this.stream = '';
    /** @type {Uint8Array | undefined} */
    this.record = undefined;
    /** @type {any} */
    this.outcome = undefined;
    /** @type {unknown} */
    this.error = undefined;
    this.turn = 0;
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('event') || changed.has('stream') || changed.has('record')) {
      this.check();
    }
  }

  async check() {
    const turn = ++this.turn;
    this.outcome = undefined;
    this.error = undefined;
    if (!this.event) {
      return;
    }
    try {
      const answer = await send(`/v1/events/${encodeURIComponent(this.event)}/proof`, { query: { stream: this.stream } });
      const outcome = await this.#checked(await answer.text());
      if (turn === this.turn) {
        this.outcome = outcome;
      }
    } catch (error) {
      if (turn === this.turn) {
        this.error = error;
      }
    }
    this.requestUpdate();
  }

  /** @param {string} text */
  async #checked(text) {
    if (!hashesHere()) {
      return { code: CODES.NOT_HERE, what: 'this browser has no WebCrypto here; open the page over https' };
    }
    try {
      const bundle = readBundle(text);
      const keys = await parseKeys(`${bundle.key}\n${bundle.witnessKeys}`);
      const note = await checkNote(bundle.checkpoint, keys);
      const event = await checkEvent(bundle, note);
      const shown = this.record === undefined || (event.recordBytes && sameBytes(event.recordBytes, this.record));
      const memory = note.code === 0 ? rememberKey(note.checkpoint?.origin ?? '', bundle.key) : undefined;
      return {
        code: shown ? event.code : CODES.PAYLOAD_MISMATCH,
        what: shown ? event.what : 'what this page shows is not what the proof is about',
        bundle, note, event, shown, memory,
      };
    } catch (error) {
      if (error instanceof Malformed) {
        return { code: CODES.INCLUSION, what: error.message };
      }
      throw error;
    }
  }

  render() {
    if (this.error) {
      return html`<error-line .error=${this.error}><button @click=${() => this.check()}>Try again</button></error-line>`;
    }
    const outcome = this.outcome;
    if (!outcome) {
      return html`<p class="verdict" role="status" data-state="checking">Checking …</p>`;
    }
    return html`${this.#verdict(outcome)}
      ${outcome.event ? html`${this.#meaning(outcome)}${this.#steps(outcome)}` : nothing}`;
  }

  /** @param {any} outcome */
  #verdict(outcome) {
    const [state, title] = verdict(outcome.code);
    return html`<div class="verdict ${state}" role="status" data-state=${state} data-code=${outcome.code}>
      <strong>${title}</strong>
      ${outcome.what ? html`<span>${plain(outcome.what)}.</span>` : nothing}
      ${outcome.memory?.other
        ? html`<span data-state="other-key">This browser has seen another key of this log before, on ${outcome.memory.other}. Ask the operator whether
            it was changed.</span>`
        : nothing}
    </div>`;
  }

  /** @param {any} outcome */
  #meaning(outcome) {
    const good = outcome.code === CODES.VERIFIED || outcome.code === CODES.PARTLY_SHOWN;
    const words = inWords(outcome.event, outcome.note, outcome.bundle.index, 'this server');
    return html`<h3>What this shows</h3>
      ${good
        ? html`<ul>${words.shows.map((one) => html`<li>${one}</li>`)}</ul>`
        : html`<p>Nothing, while something in it is wrong.</p>`}
      <h3>What it does not show</h3>
      <ul>${words.showsNot.map((one) => html`<li>${one}</li>`)}</ul>`;
  }

  /** @param {any} outcome */
  #steps(outcome) {
    return html`<h3>Hash by hash</h3>
      <ol class="steps">
        ${steps(outcome).map(
          (step) =>
            html`<li data-good=${String(step.good)}>
              <span class="mark ${step.good === undefined ? 'partly' : step.good ? 'good' : 'bad'}"
                >${step.good === undefined ? 'not checked' : step.good ? 'right' : 'wrong'}</span
              >
              ${step.title} ${step.detail ?? nothing}
            </li>`,
        )}
      </ol>`;
  }
}

/** @param {number} code @returns {['good' | 'bad' | 'partly', string]} */
function verdict(code) {
  switch (code) {
    case CODES.VERIFIED:
      return ['good', 'Verified in this browser'];
    case CODES.PARTLY_SHOWN:
      return ['partly', 'In the log, but shown to you partly'];
    case CODES.NOT_HERE:
      return ['partly', fault(code)];
    default:
      return ['bad', fault(code)];
  }
}

/** @param {any} outcome @returns {Step[]} */
function steps({ bundle, note, event, shown }) {
  const known = event.entry !== undefined;
  const entry = event.entry;
  return [
    event.partly
      ? { good: undefined, title: 'The record: you may not see all of it, so it is not here' }
      : { good: shown, title: 'The bytes of the record are those that this page shows' },
    ...(event.partly
      ? []
      : [{ good: event.record.code === 0, title: 'The entry commits to the record with its salt:', detail: codes(event.hashes) }]),
    {
      good: known,
      title: known
        ? `The entry is ${KINDS[entry.kind] ?? 'a control entry'} of stream number ${entry.stream}, taken in at ${utc(entry.acceptedMs)}:`
        : 'The entry cannot be read:',
      detail: codes([bundle.entry]),
    },
    {
      good: event.included.code === 0,
      title: `From its leaf to the root there are ${event.path.length} steps:`,
      detail: html`<details>
        <summary>show them</summary>
        <ol>
          <li>the leaf ${codes([event.leaf])}</li>
          ${event.path.map(
            (/** @type {any} */ step) => html`<li>with ${codes([step.sibling])} on its ${step.side} ${codes([step.hash])}</li>`,
          )}
        </ol>
      </details>`,
    },
    {
      good: note.checkpoint !== undefined && event.included.code === 0,
      title: `That is the root in the checkpoint of ${note.checkpoint?.size ?? '?'} entries:`,
      detail: note.checkpoint ? html`<code>${toBase64(note.checkpoint.root)}</code>` : nothing,
    },
    ...note.lines.map((/** @type {any} */ line) => ({
      good: line.state === 'signed' ? true : line.state === 'wrong' ? false : undefined,
      title: line.cosignedSeconds === undefined
        ? `The checkpoint is signed by ${plain(line.name)}:`
        : `The checkpoint is cosigned by the witness ${plain(line.name)}, at ${utc(1000 * line.cosignedSeconds)}:`,
      detail: html`<code>${line.key?.text ?? 'a key that is not known here'}</code>`,
    })),
    ...(note.lines.length === 0 ? [{ good: false, title: `The checkpoint: ${plain(note.what)}` }] : []),
  ];
}

/** @param {Uint8Array[]} hashes */
function codes(hashes) {
  return hashes.map((hash) => html`<code>${toHex(hash)}</code> `);
}

customElements.define('event-proof', EventProof);
