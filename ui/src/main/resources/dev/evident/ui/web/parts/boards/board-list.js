// @ts-check
/** `<board-list>`: the dashboards that there are for whoever is signed in. */

import { LitElement, css, html, nothing } from 'lit';
import { controls } from '../../style/shared.js';
import { go, link } from '../../app/router.js';
import { boards } from './boards.js';
import { Loading } from '../loading.js';
import './board-dialog.js';

/** @typedef {import('./boards.js').BoardHead} BoardHead */

export class BoardList extends LitElement {
  static properties = { making: { state: true } };

  static styles = [
    controls,
    css`
      :host {
        display: block;
        max-width: 70rem;
        margin: 0 auto;
        padding: var(--space-5) var(--space-4);
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: var(--space-2);
      }
      h2 {
        margin-top: var(--space-5);
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(18rem, 100%), 1fr));
        gap: var(--space-3);
        margin: var(--space-3) 0;
        padding: 0;
        list-style: none;
      }
      a.card {
        display: grid;
        align-content: start;
        gap: var(--space-1);
        height: 100%;
        padding: var(--space-3) var(--space-4);
        color: inherit;
        text-decoration: none;
        overflow-wrap: anywhere;
      }
      a.card:hover {
        background: var(--surface-hover);
      }
      .name {
        color: var(--accent);
        font-weight: 600;
      }
      .small {
        font-size: var(--text-s);
      }
    `,
  ];

  constructor() {
    super();
    this.boards = new Loading(this, boards);
    this.making = false;
  }

  render() {
    const all = this.boards.data;
    const own = (all ?? []).filter((one) => one.own);
    const others = (all ?? []).filter((one) => !one.own);
    return html`<div class="head">
        <h1>Dashboards</h1>
        <button class="primary" @click=${() => (this.making = true)}>New dashboard</button>
      </div>
      ${this.boards.trouble()}
      ${all
        ? html`<h2>Yours</h2>
            ${own.length === 0
              ? html`<p class="quiet">None yet. Make one, or open a shared one and keep a copy.</p>`
              : this.#cards(own)}
            <h2>Shared</h2>
            ${others.length === 0 ? html`<p class="quiet">Nobody shares one with you.</p>` : this.#cards(others)}`
        : nothing}
      ${this.making
        ? html`<board-dialog
            heading="New dashboard"
            @close=${() => (this.making = false)}
            @kept=${/** @param {CustomEvent} event */ (event) =>
              go(link('dashboards', [event.detail.id], { edit: '1' }))}
          ></board-dialog>`
        : nothing}`;
  }

  /** @param {BoardHead[]} some */
  #cards(some) {
    return html`<ul>
      ${some.map(
        (one) =>
          html`<li>
            <a class="card" href=${link('dashboards', [one.id])}>
              <span class="name">${one.title}</span>
              ${one.about ? html`<span class="quiet">${one.about}</span>` : nothing}
              <span class="quiet small"
                >${one.panel_count} ${one.panel_count === 1 ? 'panel' : 'panels'}${one.stream
                  ? ` · stream ${one.stream}`
                  : ''}${one.own ? (one.shared ? ' · shared by you' : ' · only you') : ` · by ${one.owner}`}</span
              >
            </a>
          </li>`,
      )}
    </ul>`;
  }
}

customElements.define('board-list', BoardList);
