// @ts-check
/** Where one comes after signing in: the streams that one may see. */

import { LitElement, css, html } from 'lit';
import { controls } from '../style/shared.js';
import { link } from '../app/router.js';
import { session } from '../app/session.js';
import { Loading } from '../parts/loading.js';
import '../parts/empty-state.js';

class PageStreams extends LitElement {
  static styles = [
    controls,
    css`
      :host {
        display: block;
        max-width: 60rem;
        margin: 0 auto;
        padding: var(--space-5) var(--space-4);
      }
      h1 {
        margin-bottom: var(--space-1);
      }
      ul {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(16rem, 100%), 1fr));
        gap: var(--space-3);
        margin: var(--space-4) 0;
        padding: 0;
        list-style: none;
      }
      li a {
        display: grid;
        gap: var(--space-1);
        height: 100%;
        padding: var(--space-3) var(--space-4);
        color: inherit;
        text-decoration: none;
        overflow-wrap: anywhere;
      }
      li a:hover {
        background: var(--surface-hover);
      }
      .name {
        color: var(--accent);
        font-weight: 600;
      }
    `,
  ];

  constructor() {
    super();
    this.streams = new Loading(this, () => session.streams());
  }

  render() {
    const reads = session.may('read');
    const streams = this.streams.data;
    return html`<h1>Streams</h1>
      <p class="quiet">What you may ${reads ? 'look at' : 'write to'}, signed in as ${session.caller?.name}.</p>
      ${this.streams.trouble()}
      ${streams && (streams.length === 0 || !reads)
        ? html`<empty-state heading="Nothing to look at">
            None of your roles lets you read a stream. Ask an admin for the role “reader”.
          </empty-state>`
        : html`<ul>
            ${(streams ?? []).map(
              (stream) =>
                html`<li class="card">
                  <a href=${link('explore', [], { stream: stream.name })}>
                    <span class="name">${stream.name}</span>
                    <span class="quiet">${about(stream)}</span>
                  </a>
                </li>`,
            )}
          </ul>`}`;
  }
}

/** @param {import('../app/session.js').Stream} stream */
function about(stream) {
  if (stream.name === 'evident') {
    return 'what is done with this server: the audit of the audit';
  }
  return stream.purpose_required ? 'asks every reader for a purpose' : 'explore its events';
}

customElements.define('page-streams', PageStreams);
