// @ts-check
/**
 * `<export-evidence>`: asks why, has the server make an export of a question, and hands the files over. Properties: `query`, `from`, `to`,
 * `stream`. It is open as long as it is in the document; fires `close` when it should go.
 */

import { LitElement, css, html, nothing } from 'lit';
import { controls } from '../style/shared.js';
import { ApiError, json } from '../app/api.js';
import './app-dialog.js';
import './error-line.js';

const PURPOSE_CHARS_MAX = 256;
const LOOK_EVERY_MILLIS = 500;

const FORMATS = [
  ['html', 'Evidence: one page that shows the events and checks itself', 'at most 10,000 events'],
  ['jsonl', 'JSON lines, with a manifest that evident verify checks', ''],
  ['csv', 'CSV for spreadsheets, with a manifest that evident verify checks', ''],
];

export class ExportEvidence extends LitElement {
  static properties = { query: {}, from: {}, to: {}, stream: {} };

  static styles = [
    controls,
    css`
      form,
      fieldset {
        display: grid;
        gap: var(--space-2);
      }
      fieldset {
        margin: 0;
        padding: var(--space-2) var(--space-3);
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      progress {
        width: 100%;
      }
      .files {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
    `,
  ];

  constructor() {
    super();
    this.query = '';
    this.from = '';
    this.to = '';
    this.stream = '';
    /** @type {any} the export on the server */
    this.made = undefined;
    /** @type {unknown} */
    this.error = undefined;
    this.busy = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
  }

  /** @param {SubmitEvent} event */
  async #begin(event) {
    event.preventDefault();
    if (this.busy) {
      return; // the first press is under way
    }
    this.busy = true;
    this.requestUpdate();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    this.error = undefined;
    try {
      this.made = await json('/v1/exports', {
        method: 'POST',
        query: {
          q: this.query,
          from: this.from,
          to: this.to,
          stream: this.stream,
          format: String(form.get('format')),
          purpose: String(form.get('purpose')).trim(),
        },
      });
      this.#look();
    } catch (error) {
      this.error = error;
    }
    this.busy = false;
    this.requestUpdate();
  }

  #look() {
    clearTimeout(this.timer);
    if (this.isConnected && (this.made?.state === 'waiting' || this.made?.state === 'running')) {
      this.timer = setTimeout(() => this.#ask(), LOOK_EVERY_MILLIS);
    }
  }

  async #ask() {
    const asked = this.made;
    try {
      const made = await json(`/v1/exports/${asked.id}`);
      if (this.made !== asked) {
        return; // it was ended meanwhile
      }
      this.made = made;
      this.error = undefined;
      this.#look();
    } catch (error) {
      if (this.made !== asked) {
        return;
      }
      this.error = error;
      if (error instanceof ApiError && (error.status === 0 || error.status === 429 || error.status >= 500)) {
        this.#look(); // the server is away for a moment, and the export may go on
      }
    }
    this.requestUpdate();
  }

  /** What is made goes on being made on the server until somebody ends it. */
  async #cancel() {
    clearTimeout(this.timer);
    const id = this.made?.id;
    this.made = undefined;
    this.requestUpdate();
    try {
      await json(`/v1/exports/${id}`, { method: 'DELETE' });
    } catch (error) {
      this.error = error;
      this.requestUpdate();
    }
  }

  #close() {
    this.dispatchEvent(new CustomEvent('close'));
  }

  render() {
    return html`<app-dialog heading="Export evidence" @close=${this.#close}>
      <error-line .error=${this.error}></error-line>
      ${this.made ? this.#progress() : this.#form()}
    </app-dialog>`;
  }

  #form() {
    return html`<form id="form" @submit=${this.#begin}>
        <p>Every event that matches <code>${this.query || 'everything'}</code>, as far as you may see it, with what proves it.</p>
        <label for="purpose">Why? It stands in the file and in the log.</label>
        <input id="purpose" name="purpose" required maxlength=${PURPOSE_CHARS_MAX} autocomplete="off" pattern=".*\\S.*" autofocus />
        <fieldset>
          <legend>As</legend>
          ${FORMATS.map(
            ([value, words, limit], at) =>
              html`<label
                ><input type="radio" name="format" value=${value} ?checked=${at === 0} /> ${words}
                ${limit ? html`<span class="quiet">(${limit})</span>` : nothing}</label
              >`,
          )}
        </fieldset>
      </form>
      <button slot="actions" @click=${this.#close}>Cancel</button>
      <button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy}>Export</button>`;
  }

  #progress() {
    const made = this.made;
    if (made.state === 'failed') {
      return html`<p role="status">No export was made: ${made.detail}</p>
        <button slot="actions" @click=${this.#cancel}>Back</button>`;
    }
    if (made.state !== 'ready') {
      return html`<p role="status">${made.events.toLocaleString('en')} events so far …</p>
        <progress
          aria-label="How much of the log was looked at"
          max=${Math.max(1, made.log_size)}
          .value=${made.looked_at}
        ></progress>
        <p class="quiet">You can close this: the server goes on, and keeps the files for a day.</p>
        <button slot="actions" @click=${this.#cancel}>Stop</button>`;
    }
    const base = `/v1/exports/${made.id}`;
    return html`<p role="status">
        ${made.events.toLocaleString('en')} events are ready until ${made.until.slice(0, 16).replace('T', ' ')} UTC.
      </p>
      <div class="files">
        <a class="button primary" href="${base}/content" download>Download (${size(made.bytes)})</a>
        ${made.manifest_bytes === undefined
          ? nothing
          : html`<a class="button" href="${base}/manifest" download>Manifest (${size(made.manifest_bytes)})</a>`}
      </div>
      <button slot="actions" @click=${this.#close}>Close</button>`;
  }
}

/** @param {number} bytes */
function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

customElements.define('export-evidence', ExportEvidence);
