// @ts-check
/** `<panel-dialog .panel=${…}>`: makes or changes a panel; fires `changed` with it. Tries the query before it lets it go. */

import { LitElement, html, nothing } from 'lit';
import { controls } from '../../style/shared.js';
import { ask } from '../panels/ask.js';
import { isTable } from '../../lib/query-text.js';
import { SPANS, inWords } from '../../lib/spans.js';
import { dialogForm } from './dialog-styles.js';
import '../app-dialog.js';
import '../error-line.js';

/** @typedef {import('../panels/ask.js').Panel} Panel */
/** @typedef {import('../panels/ask.js').PanelType} PanelType */

/** @type {Record<PanelType, {name: string, about: string, example: string, width: number, height: number}>} */
const TYPES = {
  count: { name: 'Count', about: 'how many events match; a query without pipes', example: 'outcome:denied', width: 3, height: 1 },
  number: {
    name: 'Number with change',
    about: 'one measure without “by”, against the time before',
    example: '* | distinct actor.id',
    width: 3,
    height: 1,
  },
  line: {
    name: 'Line',
    about: 'by one period and at most one field',
    example: '* | count by hour(time), outcome',
    width: 12,
    height: 2,
  },
  bars: {
    name: 'Bars',
    about: 'by one or two keys; by a field with | top N',
    example: '* | count by action, outcome | top 20',
    width: 6,
    height: 3,
  },
  top: { name: 'Top list', about: 'by one key with | top N, at most 50', example: '* | count by actor.id | top 10', width: 4, height: 3 },
  'heat-map': {
    name: 'Heat map',
    about: 'hours against weekdays; ends with | count by hour(time)',
    example: '* | count by hour(time)',
    width: 12,
    height: 2,
  },
  table: {
    name: 'Table',
    about: 'events or numbers with | top N, at most 1,000',
    example: 'outcome:denied | top 20 | fields time, actor.id, action',
    width: 12,
    height: 3,
  },
  integrity: { name: 'Integrity', about: 'how the log stands; asks no query', example: '', width: 12, height: 2 },
};

const OFFERED = [...SPANS, { from: '-4w', name: 'Last 4 weeks' }];

export class PanelDialog extends LitElement {
  static properties = {
    panel: { attribute: false },
    span: { attribute: false },
    stream: {},
    type: { state: true },
    error: { state: true },
    busy: { state: true },
  };

  static styles = [controls, dialogForm];

  constructor() {
    super();
    /** @type {Panel | undefined} */
    this.panel = undefined;
    /** @type {import('../../lib/spans.js').Span} */
    this.span = { from: '-24h' };
    this.stream = '';
    /** @type {PanelType} */
    this.type = 'line';
    /** @type {any} */
    this.error = undefined;
    this.busy = false;
    this.leaving = new AbortController();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.leaving.abort();
  }

  willUpdate(/** @type {Map<string, unknown>} */ changed) {
    if (changed.has('panel') && this.panel) {
      this.type = this.panel.type;
    }
  }

  render() {
    const panel = this.panel;
    const kind = TYPES[this.type];
    return html`<app-dialog heading=${panel ? 'Change the panel' : 'Add a panel'}>
      <form id="form" @submit=${this.#submit}>
        <div class="row">
          <div class="field">
            <label for="type">What it shows</label>
            <select id="type" name="type" @change=${this.#choose} aria-describedby="about-type">
              ${Object.entries(TYPES).map(
                ([name, one]) => html`<option value=${name} ?selected=${name === this.type}>${one.name}</option>`,
              )}
            </select>
          </div>
          <div class="field">
            <label for="title">Title</label>
            <input id="title" name="title" required maxlength="120" autocomplete="off" .value=${panel?.title ?? ''} autofocus />
          </div>
        </div>
        <p id="about-type" class="quiet">${kind.about}</p>
        ${this.type === 'integrity'
          ? nothing
          : html`<div class="field">
              <label for="query">Query</label>
              <textarea
                id="query"
                name="query"
                maxlength="4096"
                spellcheck="false"
                placeholder=${kind.example}
                .value=${panel?.query ?? ''}
              ></textarea>
            </div>`}
        <div class="row">
          <div class="field">
            <label for="from">Time range</label>
            <select id="from" name="from">
              <option value="" ?selected=${!panel?.from}>that of the dashboard</option>
              ${OFFERED.map(
                (one) => html`<option value=${one.from} ?selected=${one.from === panel?.from}>${one.name}</option>`,
              )}
              ${panel?.from && !OFFERED.some((one) => one.from === panel.from)
                ? html`<option value=${panel.from} selected>${inWords({ from: panel.from, to: panel.to })}</option>`
                : nothing}
            </select>
          </div>
          <div class="field">
            <label for="width">Width, of 12</label>
            <input id="width" name="width" type="number" min="2" max="12" required .value=${String(panel?.width ?? kind.width)} />
          </div>
          <div class="field">
            <label for="height">Height, rows</label>
            <input id="height" name="height" type="number" min="1" max="6" required .value=${String(panel?.height ?? kind.height)} />
          </div>
        </div>
      </form>
      <error-line .error=${this.error}></error-line>
      ${this.error?.column ? html`<pre aria-hidden="true">${this.#pointer()}</pre>` : nothing}
      <button slot="actions" @click=${this.#close}>Cancel</button>
      <button slot="actions" class="primary" type="submit" form="form" ?disabled=${this.busy}>
        ${panel ? 'Apply' : 'Add it'}
      </button>
    </app-dialog>`;
  }

  /** The query with a caret below the column that is wrong. */
  #pointer() {
    const query = this.#value('query');
    return `${query}\n${' '.repeat(Math.max(0, this.error.column - 1))}^`;
  }

  /** @param {string} name */
  #value(name) {
    const field = /** @type {HTMLInputElement | null} */ (this.renderRoot.querySelector(`[name=${name}]`));
    return field?.value.trim() ?? '';
  }

  #choose() {
    this.type = /** @type {PanelType} */ (this.#value('type'));
  }

  #close() {
    this.dispatchEvent(new CustomEvent('close'));
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const from = this.#value('from');
    /** @type {Panel} */
    const panel = {
      type: this.type,
      title: this.#value('title'),
      query: this.type === 'integrity' ? undefined : this.#value('query') || '*',
      from: from || undefined,
      to: from && from === this.panel?.from ? this.panel.to : undefined,
      width: Number(this.#value('width')),
      height: Number(this.#value('height')),
    };
    this.busy = true;
    this.error = await this.#trouble(panel);
    this.busy = false;
    // Whoever has closed the dialog meanwhile wants no panel.
    if (!this.error && this.isConnected) {
      this.dispatchEvent(new CustomEvent('changed', { detail: panel }));
    }
  }

  /**
   * What the server says to the query; the shape of it is judged when the dashboard is saved.
   *
   * @param {Panel} panel
   * @returns {Promise<unknown>}
   */
  async #trouble(panel) {
    if (panel.type !== 'table' && panel.type !== 'count' && panel.query && !isTable(panel.query)) {
      return new Error(`This kind of panel shows numbers: ${TYPES[panel.type].about}, such as ${TYPES[panel.type].example}`);
    }
    try {
      const span = panel.from ? { from: panel.from, to: panel.to } : this.span;
      await ask(panel, span, this.stream || undefined, this.leaving.signal);
      return undefined;
    } catch (error) {
      return error;
    }
  }
}

customElements.define('panel-dialog', PanelDialog);
