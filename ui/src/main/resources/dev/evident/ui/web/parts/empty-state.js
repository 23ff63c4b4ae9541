// @ts-check
/** `<empty-state heading="Nothing here">why, and what to do</empty-state>` */

import { LitElement, css, html } from 'lit';
import { controls } from '../style/shared.js';

export class EmptyState extends LitElement {
  static properties = { heading: {} };

  static styles = [
    controls,
    css`
      div {
        padding: var(--space-6) var(--space-4);
        text-align: center;
        color: var(--text-2);
        overflow-wrap: anywhere;
      }
      h2 {
        margin-bottom: var(--space-2);
        color: var(--text);
      }
    `,
  ];

  constructor() {
    super();
    this.heading = '';
  }

  render() {
    return html`<div>
      <h2>${this.heading}</h2>
      <slot></slot>
    </div>`;
  }
}

customElements.define('empty-state', EmptyState);
