// @ts-check
/** `<board-view .boardId .query>`: one dashboard, to look at and to change. Its time range, refresh and edit mode are in the address. */

import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../../style/shared.js';
import { go, link } from '../../app/router.js';
import { toast } from '../toast.js';
import { board as load, change, create, remove } from './boards.js';
import { REFRESHES } from './board-dialog.js';
import { boardBar, editBar, fullScreen } from './board-bar.js';
import { boardDialog } from './board-dialogs.js';
import { boardStyles } from './board-styles.js';
import { PanelKeys } from './panel-keys.js';
import { focusMove, moved, panelTools, resized } from './panel-tools.js';
import { RefreshTimer } from './refresh-timer.js';
import '../empty-state.js';
import '../error-line.js';
import '../panels/board-panel.js';

/** @typedef {import('./boards.js').Board} Board */
/** @typedef {import('../panels/ask.js').Panel} Panel */

export class BoardView extends LitElement {
  static properties = {
    boardId: { attribute: false },
    query: { attribute: false },
    board: { state: true },
    draft: { state: true },
    error: { state: true },
    turn: { state: true },
    dialog: { state: true },
    answeredAt: { state: true },
  };

  static styles = [controls, boardStyles];

  constructor() {
    super();
    this.boardId = '';
    this.query = new URLSearchParams();
    /** @type {Board | undefined} as the server has it */
    this.board = undefined;
    /** @type {Board | undefined} as it is being changed */
    this.draft = undefined;
    /** @type {any} */
    this.error = undefined;
    /** Grows with each time that the panels ask again. */
    this.turn = 0;
    /** @type {import('./board-dialogs.js').Open} */
    this.dialog = '';
    /** @type {Date | undefined} */
    this.answeredAt = undefined;
    this.saving = false;
    this.keys = new PanelKeys();
    new RefreshTimer(
      this,
      () => (this.draft ? 0 : this.#refresh),
      () => this.turn++,
    );
    this.addEventListener('fullscreenchange', () => this.requestUpdate());
  }

  willUpdate(/** @type {Map<string, unknown>} */ changed) {
    if (changed.has('boardId')) {
      this.board = undefined;
      this.draft = undefined;
      this.#load();
    }
    if (this.board && !this.draft && this.query.get('edit') && this.board.may_change) {
      this.draft = structuredClone(this.board);
    }
  }

  async #load() {
    const id = this.boardId;
    try {
      const found = await load(id);
      if (this.#shows(id)) {
        this.board = found;
        this.draft = undefined;
        this.error = undefined;
        document.title = `${found.title} · Evident`;
      }
    } catch (error) {
      if (this.#shows(id)) {
        this.error = error;
      }
    }
  }

  /** Whether somebody still waits for this dashboard. @param {string} id */
  #shows(id) {
    return this.isConnected && id === this.boardId;
  }

  get #span() {
    const board = this.draft ?? this.board;
    const from = this.query.get('from');
    return from
      ? { from, to: this.query.get('to') || undefined }
      : { from: board?.from ?? '-24h', to: board?.to };
  }

  get #refresh() {
    const wish = this.query.get('refresh');
    const seconds = wish === null ? (this.board?.refresh_seconds ?? 0) : Number(wish);
    return REFRESHES.some((one) => one.seconds === seconds) ? seconds : 0;
  }

  /** @param {Record<string, string | undefined>} changes */
  #go(changes) {
    const query = { ...Object.fromEntries(this.query), ...changes };
    // At once, too: the address comes back only after this element was drawn again.
    this.query = new URLSearchParams(Object.entries(query).filter(([, value]) => value).map(([name, value]) => [name, String(value)]));
    go(link('dashboards', [this.boardId], query), { replace: true });
  }

  render() {
    const board = this.draft ?? this.board;
    if (!board) {
      return this.error?.status === 404
        ? html`<empty-state heading="There is no such dashboard for you">
            It was deleted, or it is personal. <a href=${link('dashboards')}>All dashboards</a>
          </empty-state>`
        : html`<error-line .error=${this.error}></error-line>`;
    }
    return html`${boardBar(
        board,
        {
          span: this.#span,
          refresh: this.#refresh,
          editing: this.draft !== undefined,
          full: this.matches(':fullscreen'),
          answeredAt: this.answeredAt,
        },
        {
          go: (changes) => this.#go(changes),
          again: () => this.turn++,
          fullScreen: () => fullScreen(this),
          copy: () => this.#copy(),
        },
      )}
      ${board.about ? html`<p class="about quiet">${board.about}</p>` : nothing}
      ${this.draft
        ? editBar(this.draft, {
            open: (dialog) => (this.dialog = dialog),
            discard: () => this.#discard(),
            save: () => this.#save(),
          })
        : nothing}
      <error-line .error=${this.error}>
        ${this.error?.code === 'saved-changed'
          ? html`<button @click=${this.#discard}>Load the newest and lose my changes</button>
              <button @click=${this.#copy}>Keep mine as a copy</button>`
          : nothing}
      </error-line>
      ${board.panels.length === 0
        ? html`<empty-state heading="No panels yet"
            >${this.draft ? 'Add the first one.' : 'Edit it to add some.'}</empty-state
          >`
        : nothing}
      <div class=${this.draft ? 'grid editing' : 'grid'} @panel-answered=${() => (this.answeredAt = new Date())}>
        ${repeat(
          board.panels,
          (panel) => this.keys.of(panel),
          (panel, i) => this.#panel(board, panel, i),
        )}
      </div>
      ${boardDialog(
        this.dialog,
        board,
        { span: this.#span },
        {
          close: () => (this.dialog = ''),
          settings: (wish) => (this.draft = wish),
          panels: (changed) => this.#panels(changed),
          delete: () => this.#delete(),
        },
      )}`;
  }

  /**
   * @param {Board} board
   * @param {Panel} panel
   * @param {number} i
   */
  #panel(board, panel, i) {
    return html`<board-panel
      class="card w${panel.width} h${panel.height}"
      .panel=${panel}
      .span=${this.#span}
      .stream=${board.stream ?? ''}
      .turn=${this.turn}
    >
      ${this.draft ? this.#tools(panel, i) : nothing}
    </board-panel>`;
  }

  /**
   * @param {Panel} panel
   * @param {number} i
   */
  #tools(panel, i) {
    const last = (this.draft?.panels.length ?? 0) - 1;
    return panelTools(panel, { first: i === 0, last: i === last }, {
      move: (by) => this.#move(i, by),
      resize: (side, by) => this.#resize(i, side, by),
      change: () => (this.dialog = i),
      remove: () => this.#panels((all) => all.filter((_, j) => j !== i)),
    });
  }

  /** @param {(panels: Panel[]) => Panel[]} changed */
  #panels(changed) {
    if (this.draft) {
      this.draft = { ...this.draft, panels: changed(this.draft.panels) };
    }
  }

  /**
   * @param {number} i
   * @param {number} by
   */
  async #move(i, by) {
    this.#panels((all) => moved(all, i, by));
    // Who moves with the keyboard goes along with the panel.
    await this.updateComplete;
    focusMove(this.renderRoot.querySelectorAll('board-panel')[i + by], by);
  }

  /**
   * @param {number} i
   * @param {'width' | 'height'} side
   * @param {number} by
   */
  #resize(i, side, by) {
    this.#panels((all) =>
      all.map((one, j) => (j === i ? this.keys.replace(one, resized(one, side, by)) : one)),
    );
  }

  async #discard() {
    this.dialog = '';
    this.error = undefined;
    this.draft = undefined;
    this.#go({ edit: '' });
    await this.#load();
  }

  async #save() {
    if (!this.draft || !this.board || this.saving) {
      return;
    }
    this.saving = true;
    try {
      this.board = await change(this.boardId, this.board.version, this.draft);
      this.draft = undefined;
      this.error = undefined;
      this.#go({ edit: '' });
      toast('Saved.');
    } catch (error) {
      this.error = error;
    }
    this.saving = false;
  }

  async #copy() {
    const board = this.draft ?? this.board;
    if (!board) {
      return;
    }
    try {
      const copy = await create({ ...board, title: `${board.title.slice(0, 110)} (copy)`, shared: false });
      this.draft = undefined;
      toast('This is your copy now.');
      go(link('dashboards', [copy.id], { edit: '1' }));
    } catch (error) {
      this.error = error;
    }
  }

  async #delete() {
    if (!this.board) {
      return;
    }
    try {
      await remove(this.boardId, this.board.version);
      toast('Deleted.');
      go(link('dashboards'));
    } catch (error) {
      this.dialog = '';
      this.error = error;
    }
  }
}

customElements.define('board-view', BoardView);
