// @ts-check
/** `<witness-list>`: who else signs that the log only grows, how far each one is, and which of them are enough. Property `state`. */

import { LitElement, css, html, nothing } from 'lit';
import { controls, tables, tones } from '../../style/shared.js';
import { ago, utc, whole } from '../../lib/amounts.js';
import { duration } from '../../lib/plain.js';
import { witnessWords } from '../../lib/witnesses.js';

class WitnessList extends LitElement {
  static properties = { state: { attribute: false }, now: { type: Number } };

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
      td {
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {any} the answer of /v1/checkpoints */
    this.state = undefined;
    this.now = 0;
  }

  render() {
    const { witnesses, quorum, witnessed, published } = this.state ?? {};
    if (!witnesses?.length) {
      return html`<p class="quiet">
        None is configured. That everybody is shown the same log rests on this server’s word, and on receipts and checkpoints that others keep.
      </p>`;
    }
    const behind = (published?.size ?? 0) - (witnessed?.size ?? 0);
    return html`<p>
        ${witnessed
          ? html`${whole(witnessed.size)} records are under a checkpoint that enough witnesses have
            cosigned${behind > 0 ? html`, ${whole(behind)} more ${behind === 1 ? 'is' : 'are'} not yet` : nothing}.`
          : 'No checkpoint was cosigned by enough witnesses yet.'}
        Enough are: ${quorum}.
      </p>
      <div class="scroll" tabindex="0" role="region" aria-label="Witnesses">
        <table>
          <thead>
            <tr>
              <th scope="col">Witness</th>
              <th scope="col">State</th>
              <th scope="col" class="number">Cosigned</th>
              <th scope="col">Last</th>
              <th scope="col" class="number">Behind</th>
              <th scope="col">For</th>
            </tr>
          </thead>
          <tbody>
            ${witnesses.map((/** @type {any} */ one) => this.#row(one))}
          </tbody>
        </table>
      </div>
      <p class="quiet">
        A witness signs that the log it was shown only grew since it looked last. It does not see what is in it, and whose key it has only its
        owner can tell you. Times are by its own clock.
      </p>`;
  }

  /** @param {any} one */
  #row(one) {
    const words = witnessWords(one);
    return html`<tr data-witness=${one.name} data-state=${one.state}>
      <th scope="row" title=${one.key}>${one.name}</th>
      <td class=${words.tone}>${words.text}</td>
      <td class="number">${one.size ? whole(one.size) : 'nothing'}</td>
      <td>${one.time ? html`<time datetime=${one.time} title=${utc(one.time)}>${ago(one.time, this.now)}</time>` : 'never'}</td>
      <td class="number">${whole(one.behind)}</td>
      <td>${one.lag_seconds > 0 ? duration(one.lag_seconds) : '–'}</td>
    </tr>`;
  }
}

customElements.define('witness-list', WitnessList);
