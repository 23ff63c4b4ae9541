// @ts-check
/** `<keys-dialog>`: what the keyboard does on Explore. */

import { LitElement, css, html } from 'lit';
import { controls } from '../style/shared.js';
import './app-dialog.js';

const KEYS = [
  ['/', 'write the query'],
  ['Enter', 'ask it; in a list, open what is chosen'],
  ['↓', 'completions, in the query'],
  ['j  or  ↓', 'next event'],
  ['k  or  ↑', 'event before'],
  ['l', 'live tail on or off'],
  ['Escape', 'leave the query, close what is open, stop a running query'],
  ['?', 'this list'],
];

class KeysDialog extends LitElement {
  static styles = [
    controls,
    css`
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: var(--space-2) var(--space-4);
        margin: 0;
      }
      dd {
        margin: 0;
      }
    `,
  ];

  render() {
    return html`<app-dialog heading="Keys" @close=${() => this.dispatchEvent(new CustomEvent('close'))}>
      <dl>
        ${KEYS.map(
          ([key, what]) =>
            html`<dt><kbd>${key}</kbd></dt>
              <dd>${what}</dd>`,
        )}
      </dl>
    </app-dialog>`;
  }
}

customElements.define('keys-dialog', KeysDialog);
