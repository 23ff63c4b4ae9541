// @ts-check
/** `<time-range .range=${{from, to}}>`: the span that is looked at, relative or absolute. Fires `range`. */

import { LitElement, css, html, nothing } from 'lit';
import { controls } from '../style/shared.js';
import { ALL, RELATIVE, iso, moment, rangeLabel } from '../lib/times.js';
import { Dropdown } from './dropdown.js';

export class TimeRange extends LitElement {
  static properties = { range: { attribute: false }, error: { state: true } };

  static styles = [
    controls,
    css`
      :host {
        position: relative;
        display: inline-block;
      }
      .panel {
        --button-height: 1.9rem;
        position: absolute;
        z-index: 12;
        inset: calc(100% + 4px) 0 auto auto;
        display: grid;
        grid-template-columns: auto auto;
        gap: var(--space-4);
        padding: var(--space-3);
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        box-shadow: var(--shadow);
      }
      .named {
        display: grid;
        align-content: start;
      }
      .named button {
        justify-content: start;
      }
      form {
        display: grid;
        align-content: start;
        gap: var(--space-2);
        width: 15rem;
      }
      .error {
        color: var(--bad);
      }
      @media (max-width: 700px) {
        .panel {
          position: fixed;
          inset: auto var(--space-2) var(--space-2) var(--space-2);
          grid-template-columns: 1fr;
          max-height: calc(100vh - 2rem);
          overflow-y: auto;
        }
        form {
          width: auto;
        }
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../lib/times.js').Range} */
    this.range = { from: ALL, to: '' };
    this.error = '';
    this.menu = new Dropdown(this);
  }

  render() {
    return html`<button
        id="button"
        aria-haspopup="dialog"
        aria-expanded=${this.menu.open}
        @click=${() => {
          this.menu.set(!this.menu.open);
          this.error = '';
        }}
      >
        <span class="hidden-visually">Time range:</span> ${rangeLabel(this.range)} ▾
      </button>
      ${this.menu.open ? this.#panel() : nothing}`;
  }

  #panel() {
    const now = Date.now();
    const from = moment(this.range.from, now);
    const to = moment(this.range.to, now);
    return html`<div class="panel" role="dialog" aria-label="Time range">
      <div class="named">
        ${RELATIVE.map(
          (one) =>
            html`<button
              class="plain"
              aria-pressed=${one.from === (this.range.from || ALL) && !this.range.to}
              @click=${() => this.#set({ from: one.from, to: '' })}
            >
              ${one.label}
            </button>`,
        )}
      </div>
      <form @submit=${this.#absolute}>
        <label for="from">From, in UTC; or such as -36h</label>
        <input id="from" name="from" autocomplete="off" .value=${from === undefined ? '' : iso(from)} />
        <label for="to">To; empty: now</label>
        <input id="to" name="to" autocomplete="off" .value=${to === undefined ? '' : iso(to)} />
        <p class="error" role="alert">${this.error}</p>
        <button class="primary">Use this</button>
      </form>
    </div>`;
  }

  /** @param {SubmitEvent} event */
  #absolute(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const from = String(form.get('from') ?? '').trim().replace(/^([\d-]{10}) /, '$1T');
    const to = String(form.get('to') ?? '').trim().replace(/^([\d-]{10}) /, '$1T');
    const now = Date.now();
    const start = from === '' ? -Infinity : moment(from, now);
    const end = to === '' ? Infinity : moment(to, now);
    if (start === undefined || end === undefined) {
      this.error = `“${start === undefined ? from : to}” is no time; write 2026-11-22T09:30, 2026-11-22 or -24h`;
    } else if (start >= end) {
      this.error = 'The beginning comes before the end.';
    } else {
      this.#set({ from: from === '' ? ALL : zoned(from), to: zoned(to) });
    }
  }

  /** @param {import('../lib/times.js').Range} range */
  #set(range) {
    this.menu.close();
    this.dispatchEvent(new CustomEvent('range', { detail: range }));
  }
}

/** @param {string} text RFC 3339 wants a zone where there is a time */
function zoned(text) {
  const at = moment(text, 0);
  return /T/.test(text) && at !== undefined ? iso(at) : text;
}

customElements.define('time-range', TimeRange);
