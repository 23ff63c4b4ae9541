// @ts-check
/** /ui/searches: questions that were kept, one's own and those of others. */

import { LitElement, css, html, nothing } from 'lit';
import { controls } from '../style/shared.js';
import { inWords } from '../lib/spans.js';
import { dialogForm } from '../parts/boards/dialog-styles.js';
import { address, change, create, remove, searches } from '../parts/searches/searches.js';
import { Loading } from '../parts/loading.js';
import { toast } from '../parts/toast.js';
import '../parts/app-dialog.js';

/** @typedef {import('../parts/searches/searches.js').Search} Search */

class PageSearches extends LitElement {
  static properties = { dialog: { state: true } };

  static styles = [
    controls,
    dialogForm,
    css`
      :host {
        display: block;
        max-width: 60rem;
        margin: 0 auto;
        padding: var(--space-5) var(--space-4);
      }
      h2 {
        margin: var(--space-5) 0 var(--space-2);
      }
      ul {
        display: grid;
        gap: var(--space-2);
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-2);
        padding: var(--space-2) var(--space-3);
      }
      .what {
        display: grid;
        flex: 1 1 18rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      .what a {
        font-weight: 600;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-2);
      }
      .small {
        font-size: var(--text-s);
      }
    `,
  ];

  constructor() {
    super();
    this.searches = new Loading(this, searches);
    /** @type {{act: 'rename' | 'delete', one: Search} | undefined} */
    this.dialog = undefined;
  }

  render() {
    const all = this.searches.data;
    return html`<h1>Saved searches</h1>
      ${this.searches.trouble()}
      ${all
        ? html`<h2>Yours</h2>
            ${this.#list(all.filter((one) => one.own), 'None yet. Ask something in Explore and save it.')}
            <h2>Shared</h2>
            ${this.#list(all.filter((one) => !one.own), 'Nobody shares one with you.')}`
        : nothing}
      ${this.dialog ? this.#dialog(this.dialog) : nothing}`;
  }

  /**
   * @param {Search[]} some
   * @param {string} nothingSaid
   */
  #list(some, nothingSaid) {
    if (some.length === 0) {
      return html`<p class="quiet">${nothingSaid}</p>`;
    }
    return html`<ul>
      ${some.map(
        (one) =>
          html`<li class="card">
            <div class="what">
              <a href=${address(one)}>${one.title}</a>
              <code>${one.query || '*'}</code>
              <span class="quiet small"
                >${one.from ? inWords({ from: one.from, to: one.to }) : 'all time'}${one.stream ? `, stream ${one.stream}` : ''}${one.own
                  ? one.shared
                    ? ', shared by you'
                    : ', only you'
                  : `, by ${one.owner}`}</span
              >
            </div>
            ${this.#acts(one)}
          </li>`,
      )}
    </ul>`;
  }

  /** @param {Search} one */
  #acts(one) {
    const act = (/** @type {string} */ name, /** @type {() => void} */ what) =>
      html`<button aria-label="${name}: ${one.title}" @click=${what}>${name}</button>`;
    return html`<div class="acts">
      ${one.own && (one.shared || one.may_share)
        ? act(one.shared ? 'Stop sharing' : 'Share', () => this.#do(() => change(one, { shared: !one.shared })))
        : nothing}
      ${one.may_change ? act('Rename', () => (this.dialog = { act: 'rename', one })) : nothing}
      ${one.own || one.may_change ? act('Delete', () => (this.dialog = { act: 'delete', one })) : nothing}
      ${one.own
        ? nothing
        : act('Keep a copy', () => this.#do(() => create({ ...one, shared: false })))}
    </div>`;
  }

  /** @param {() => Promise<unknown>} what */
  async #do(what) {
    try {
      await what();
      this.dialog = undefined;
      await this.searches.again();
      toast('Done.');
    } catch (error) {
      this.dialog = undefined;
      this.searches.refused(error);
    }
  }

  /** @param {{act: 'rename' | 'delete', one: Search}} dialog */
  #dialog({ act, one }) {
    const close = () => (this.dialog = undefined);
    if (act === 'delete') {
      return html`<app-dialog heading="Delete “${one.title}”?" @close=${close}>
        <p>${one.shared ? 'It goes away for everybody.' : 'Nobody else has it.'}</p>
        <button slot="actions" @click=${close}>Cancel</button>
        <button slot="actions" class="danger" @click=${() => this.#do(() => remove(one))}>Delete</button>
      </app-dialog>`;
    }
    return html`<app-dialog heading="Rename" @close=${close}>
      <form
        id="form"
        @submit=${/** @param {SubmitEvent} event */ (event) => {
          event.preventDefault();
          const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
          this.#do(() => change(one, { title: String(form.get('title')).trim() }));
        }}
      >
        <div class="field">
          <label for="title">Title</label>
          <input id="title" name="title" required maxlength="120" autocomplete="off" .value=${one.title} autofocus />
        </div>
      </form>
      <button slot="actions" @click=${close}>Cancel</button>
      <button slot="actions" class="primary" type="submit" form="form">Rename</button>
    </app-dialog>`;
  }
}

customElements.define('page-searches', PageSearches);
