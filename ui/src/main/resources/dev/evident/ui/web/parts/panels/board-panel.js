// @ts-check
/**
 * `<board-panel .panel .span .stream .turn>`: asks its question when one of them changes, and shows the answer as a picture or as the table
 * behind it. `turn` is a number that grows when the dashboard asks again.
 */

import { LitElement, html, nothing } from 'lit';
import { controls, tables } from '../../style/shared.js';
import { isAbort } from '../../app/api.js';
import { link } from '../../app/router.js';
import { split } from '../../lib/query-text.js';
import { inWords } from '../../lib/spans.js';
import { ask } from './ask.js';
import { bars } from './bars.js';
import { count } from './count.js';
import { dataTable } from './data-table.js';
import { heatMap } from './heat-map.js';
import { integrity } from './integrity.js';
import { line } from './line.js';
import { number } from './number.js';
import { panelStyles } from './panel-styles.js';
import { top } from './top.js';
import '../error-line.js';

/** @typedef {import('./ask.js').Panel} Panel */
/** @typedef {import('../../lib/spans.js').Span} Span */

export class BoardPanel extends LitElement {
  static properties = {
    panel: { attribute: false },
    span: { attribute: false },
    stream: {},
    turn: { type: Number },
    asTable: { state: true },
    answer: { state: true },
    error: { state: true },
    busy: { state: true },
  };

  static styles = [controls, tables, panelStyles];

  constructor() {
    super();
    /** @type {Panel | undefined} */
    this.panel = undefined;
    /** @type {Span} of the dashboard */
    this.span = { from: '-24h' };
    this.stream = '';
    this.turn = 0;
    this.asTable = false;
    /** @type {import('./ask.js').Answer | undefined} */
    this.answer = undefined;
    /** @type {unknown} */
    this.error = undefined;
    this.busy = false;
    /** @type {AbortController | undefined} */
    this.asking = undefined;
    this.asked = '';
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.asking?.abort();
    this.asked = '';
  }

  connectedCallback() {
    super.connectedCallback();
    this.requestUpdate();
  }

  /** Its own time range, or that of the dashboard. */
  get #span() {
    return this.panel?.from ? { from: this.panel.from, to: this.panel.to } : this.span;
  }

  updated() {
    if (!this.panel) {
      return;
    }
    const question = JSON.stringify([this.panel.type, this.panel.query, this.#span, this.stream, this.turn]);
    if (question !== this.asked && this.isConnected) {
      this.asked = question;
      this.#ask(this.panel);
    }
  }

  /** @param {Panel} panel */
  async #ask(panel) {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    this.busy = true;
    try {
      const answer = await ask(panel, this.#span, this.stream || undefined, asking.signal);
      asking.signal.throwIfAborted();
      this.answer = answer;
      this.error = undefined;
    } catch (error) {
      if (isAbort(error)) {
        return;
      }
      this.error = error;
      this.answer = undefined;
    }
    if (this.asking === asking) {
      this.busy = false;
      await this.updateComplete;
      this.dispatchEvent(new CustomEvent('panel-answered', { bubbles: true, composed: true }));
    }
  }

  render() {
    const panel = this.panel;
    if (!panel) {
      return nothing;
    }
    const picture = !['table', 'integrity'].includes(panel.type);
    return html`<header>
        <h2>${panel.title}</h2>
        ${panel.from ? html`<span class="range">${inWords(this.#span)}</span>` : nothing}
        ${picture
          ? html`<button
              class="plain"
              aria-pressed=${this.asTable}
              aria-label="Show “${panel.title}” as a table"
              @click=${() => (this.asTable = !this.asTable)}
            >
              Table
            </button>`
          : nothing}
        ${panel.query === undefined
          ? nothing
          : html`<a href=${link('explore', [], this.#explore(panel))} aria-label="Open “${panel.title}” in Explore"
              >Explore</a
            >`}
        <slot name="actions"></slot>
      </header>
      ${this.answer && !this.answer.complete && panel.type !== 'integrity'
        ? html`<p class="note" role="status">A part of the log cannot be read: this is not everything.</p>`
        : nothing}
      <div class=${this.busy ? 'body busy' : 'body'} tabindex="0" role="group" aria-label=${panel.title} aria-busy=${this.busy}>
        <error-line .error=${this.error}></error-line>
        ${this.answer ? this.#shown(panel, this.answer) : this.error ? nothing : html`<p class="quiet">Asking …</p>`}
      </div>`;
  }

  /** @param {Panel} panel */
  #explore(panel) {
    const { from, to } = this.#span;
    return { q: split(panel.query ?? '').filter, from, to, stream: this.stream || undefined };
  }

  /**
   * @param {Panel} panel
   * @param {import('./ask.js').Answer} answer
   */
  #shown(panel, answer) {
    if (this.asTable) {
      return dataTable(answer.table, panel.title);
    }
    switch (panel.type) {
      case 'count':
        return count(answer);
      case 'number':
        return number(answer);
      case 'line':
        return line(answer, panel, this.#span);
      case 'bars':
        return bars(answer, panel, this.#span);
      case 'top':
        return top(answer, panel, { ...this.#span, stream: this.stream || undefined });
      case 'heat-map':
        return heatMap(answer, panel);
      case 'table':
        return dataTable(answer.table, panel.title);
      case 'integrity':
        return integrity(answer);
    }
  }
}

customElements.define('board-panel', BoardPanel);
