// @ts-check
/** In what state the log is: how it grew, who signed and saw it, when each part was verified; and a look at all of it now. */

import { LitElement, css, html, nothing } from 'lit';
import { controls, tables, tones } from '../style/shared.js';
import { isAbort, json } from '../app/api.js';
import { ago, bytes, utc, whole } from '../lib/amounts.js';
import { verificationWords } from '../lib/verification.js';
import '../parts/error-line.js';
import '../parts/growth-chart.js';
import '../parts/integrity/receipt-check.js';
import '../parts/integrity/witness-list.js';

/** How often one looks how far a verification is. */
const LOOK_MS = 400;

/** So many segments are shown; those that are damaged come first. */
const SEGMENTS_SHOWN_MAX = 500;

class PageIntegrity extends LitElement {
  static styles = [
    controls,
    tables,
    tones,
    css`
      :host {
        display: grid;
        gap: var(--space-4);
        max-width: 80rem;
        margin: 0 auto;
        padding: var(--space-4);
      }
      dl {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr));
        gap: var(--space-3);
        margin: 0;
      }
      dl > div {
        padding: var(--space-3) var(--space-4);
      }
      dt {
        color: var(--text-2);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      .large {
        font-size: var(--text-xxl);
        font-weight: 600;
        line-height: 1.2;
      }
      section {
        display: grid;
        gap: var(--space-3);
        min-width: 0;
        padding: var(--space-4);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: center;
        gap: var(--space-2) var(--space-4);
      }
      progress {
        width: 100%;
        accent-color: var(--accent);
      }
      .scroll {
        max-height: 32rem;
      }
      ul {
        margin: 0;
        padding-inline-start: 1.25rem;
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {any} */
    this.checkpoints = undefined;
    /** @type {any} */
    this.integrity = undefined;
    /** @type {any} */
    this.verification = undefined;
    /** @type {unknown} */
    this.error = undefined;
    this.now = 0;
    this.leaving = new AbortController();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  connectedCallback() {
    super.connectedCallback();
    this.leaving = new AbortController();
    this.load();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.leaving.abort();
    clearTimeout(this.timer);
  }

  async load() {
    await this.#ask(async (signal) => {
      [this.checkpoints, this.integrity, this.verification] = await Promise.all([
        json('/v1/checkpoints', { signal }),
        json('/v1/integrity', { signal }),
        json('/v1/integrity/verification', { signal }),
      ]);
      this.#look();
    });
  }

  /** @param {(signal: AbortSignal) => Promise<void>} questions */
  async #ask(questions) {
    try {
      await questions(this.leaving.signal);
      this.error = undefined;
    } catch (error) {
      if (isAbort(error)) {
        return;
      }
      this.error = error;
    }
    this.now = Date.now();
    this.requestUpdate();
  }

  async #verify() {
    await this.#ask(async (signal) => {
      this.verification = await json('/v1/integrity/verification', { method: 'POST', signal });
      this.#look();
    });
  }

  /** Looks again as long as a verification goes on; what it says about segments is fetched at its end. */
  #look() {
    clearTimeout(this.timer);
    if (this.verification.state !== 'running') {
      return;
    }
    this.timer = setTimeout(() => {
      this.#ask(async (signal) => {
        this.verification = await json('/v1/integrity/verification', { signal });
        if (this.verification.state !== 'running') {
          this.integrity = await json('/v1/integrity', { signal });
        }
        this.#look();
      });
    }, LOOK_MS);
  }

  render() {
    return html`<h1>Integrity</h1>
      ${this.error ? html`<error-line .error=${this.error}><button @click=${this.load}>Try again</button></error-line>` : nothing}
      ${this.checkpoints ? this.#state() : nothing}`;
  }

  #state() {
    const { committed, published, origin, key, checkpoints, witnesses, quorum, witnessed } = this.checkpoints;
    return html`<dl>
        <div class="card"><dt>Tree size</dt><dd class="large">${whole(committed)}</dd><dd class="quiet">records in ${origin}</dd></div>
        <div class="card">
          <dt>Under a signed checkpoint</dt>
          <dd class="large">${whole(published?.size ?? 0)}</dd>
          <dd class="quiet">${published ? html`root <code>${published.root}</code>` : 'nothing was signed yet'}</dd>
        </div>
        <div class="card">
          <dt>Witnessed</dt>
          <dd class="large">${witnesses.length ? whole(witnessed?.size ?? 0) : 'none configured'}</dd>
          <dd class="quiet">
            ${witnesses.length
              ? `records under a checkpoint that enough witnesses have cosigned: ${quorum}`
              : 'No witness is asked: nobody else signs that this log only grows.'}
          </dd>
        </div>
      </dl>
      ${this.#verification()}
      <section class="card">
        <h2>Checkpoints over time</h2>
        <growth-chart
          label="Records under signed checkpoints"
          .points=${checkpoints
            .filter((/** @type {any} */ one) => one.time)
            .map((/** @type {any} */ one) => ({ x: Date.parse(one.time), y: one.size }))}
        ></growth-chart>
      </section>
      <section class="card">
        <h2>Witnesses</h2>
        <witness-list .state=${this.checkpoints} .now=${this.now}></witness-list>
      </section>
      <section class="card">
        <h2>Check receipts</h2>
        <receipt-check .key=${key}></receipt-check>
      </section>
      ${this.#segments()}`;
  }

  #verification() {
    const { state, size, done } = this.verification;
    const said = verificationWords(this.verification);
    return html`<section class="card" aria-label="Verification">
      <div class="row">
        <h2>Verify now</h2>
        <button class="primary" ?disabled=${state === 'running'} @click=${this.#verify}>Verify the whole log</button>
      </div>
      <p class="quiet">
        Reads every record, computes its hash, and holds the tree that they give against the root that was signed. Recorded in the audit.
      </p>
      ${state === 'running'
        ? html`<progress aria-label="Records verified" max=${size} value=${done}></progress>`
        : nothing}
      <p role="status" class=${said.tone}>${said.text}</p>
      ${this.verification.findings?.length > 0
        ? html`<ul>
            ${this.verification.findings.map((/** @type {string} */ one) => html`<li>${one}</li>`)}
          </ul>`
        : nothing}
    </section>`;
  }

  #segments() {
    const { segments, verified, unverified, damaged } = this.integrity;
    const order = { damaged: 0, unverified: 1, verified: 2 };
    const sorted = [...segments].sort((a, b) => order[/** @type {'damaged'} */ (a.result)] - order[/** @type {'damaged'} */ (b.result)] || b.last - a.last);
    return html`<section class="card">
      <div class="row">
        <h2>Sealed segments</h2>
        <span>${whole(verified)} verified · ${whole(unverified)} not yet · <span class=${damaged ? 'bad' : ''}>${whole(damaged)} damaged</span></span>
      </div>
      ${segments.length === 0
        ? html`<p class="quiet">Nothing is sealed yet: all records are in the journal, which is verified with the rest.</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-label="Sealed segments">
            <table>
              <thead>
                <tr>
                  <th scope="col">File</th>
                  <th scope="col" class="number">Records</th>
                  <th scope="col">From – to</th>
                  <th scope="col" class="number">Size</th>
                  <th scope="col">Last verified</th>
                  <th scope="col">Result</th>
                </tr>
              </thead>
              <tbody>
                ${sorted.slice(0, SEGMENTS_SHOWN_MAX).map((one) => this.#segment(one))}
              </tbody>
            </table>
          </div>`}
      ${segments.length > SEGMENTS_SHOWN_MAX
        ? html`<p class="quiet">${whole(SEGMENTS_SHOWN_MAX)} of ${whole(segments.length)} are shown.</p>`
        : nothing}
    </section>`;
  }

  /** @param {any} one */
  #segment(one) {
    return html`<tr>
      <td><code>${one.name}</code></td>
      <td class="number">${whole(one.records)}</td>
      <td>${whole(one.first)} – ${whole(one.last)}</td>
      <td class="number">${bytes(one.bytes)}</td>
      <td>${one.verified ? html`<time datetime=${one.verified} title=${utc(one.verified)}>${ago(one.verified, this.now)}</time>` : 'not yet'}</td>
      <td class=${one.result === 'verified' ? 'good' : one.result === 'damaged' ? 'bad' : ''}>${one.result}${one.reason ? html`: ${one.reason}` : nothing}</td>
    </tr>`;
  }
}

customElements.define('page-integrity', PageIntegrity);
