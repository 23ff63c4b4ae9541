// @ts-check
/** `<error-line .error=${e}>`: what went wrong, in one line, with what helps to find it. Shows nothing without an error. */

import { LitElement, css, html, nothing } from 'lit';
import { controls } from '../style/shared.js';

export class ErrorLine extends LitElement {
  static properties = { error: { attribute: false } };

  static styles = [
    controls,
    css`
      :host {
        display: contents;
      }
      .error {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-1) var(--space-3);
        padding: var(--space-2) var(--space-3);
        border: 1px solid var(--bad);
        border-radius: var(--radius);
        background: var(--bad-soft);
        color: var(--bad);
        overflow-wrap: anywhere;
      }
      .where {
        font-size: var(--text-s);
      }
    `,
  ];

  constructor() {
    super();
    /** @type {any} an Error, a text, or nothing */
    this.error = undefined;
  }

  render() {
    if (!this.error) {
      return nothing;
    }
    const said = this.error.detail ?? this.error.message ?? String(this.error);
    const id = this.error.requestId;
    return html`<div class="error" role="alert">
      <span>${said}</span>
      ${id ? html`<span class="where">request <code>${id}</code></span>` : nothing}
      <slot></slot>
    </div>`;
  }
}

customElements.define('error-line', ErrorLine);
