// @ts-check
/** `<board-view .boardId .query>`: one dashboard, to look at and to change. Its time range, refresh and edit mode are in the address. */

import { LitElement, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { controls } from '../../style/shared.js';
import { go, link } from '../../app/router.js';
import { moment } from '../../lib/plain.js';
import { SPANS, inWords } from '../../lib/spans.js';
import { toast } from '../toast.js';
import { board as load, change, create, remove } from './boards.js';
import { REFRESHES } from './board-dialog.js';
import { boardStyles } from './board-styles.js';
import '../app-dialog.js';
import '../empty-state.js';
import '../error-line.js';
import '../panels/board-panel.js';
import './panel-dialog.js';

/** @typedef {import('./boards.js').Board} Board */
/** @typedef {import('../panels/ask.js').Panel} Panel */

const LIMITS = { width: [2, 12], height: [1, 6] };

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
    /** @type {'' | 'settings' | 'delete' | 'add' | number} a number: the place of the panel that is changed */
    this.dialog = '';
    /** @type {Date | undefined} */
    this.answeredAt = undefined;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.timer = undefined;
    this.timerSeconds = 0;
    /** @type {WeakMap<Panel, number>} so that a panel that moves stays the same element */
    this.keys = new WeakMap();
    this.nextKey = 0;
  }

  connectedCallback() {
    super.connectedCallback();
    this.requestUpdate();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.timer);
    this.timerSeconds = 0;
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

  updated() {
    const seconds = this.draft ? 0 : this.#refresh;
    if (seconds !== this.timerSeconds && this.isConnected) {
      clearInterval(this.timer);
      this.timerSeconds = seconds;
      // Nobody looks at a page that is hidden, and every question is recorded.
      this.timer = seconds
        ? setInterval(() => document.hidden || this.turn++, seconds * 1000)
        : undefined;
    }
  }

  async #load() {
    const id = this.boardId;
    try {
      const found = await load(id);
      if (id === this.boardId) {
        this.board = found;
        this.draft = undefined;
        this.error = undefined;
        document.title = `${found.title} · Evident`;
      }
    } catch (error) {
      this.error = error;
    }
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
    return html`${this.#bar(board)}
      ${board.about ? html`<p class="about quiet">${board.about}</p>` : nothing}
      ${this.draft ? this.#editBar(this.draft) : nothing}
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
          (panel) => this.#key(panel),
          (panel, i) => this.#panel(board, panel, i),
        )}
      </div>
      ${this.#dialogs(board)}`;
  }

  /** @param {Panel} panel */
  #key(panel) {
    const known = this.keys.get(panel) ?? this.nextKey++;
    this.keys.set(panel, known);
    return known;
  }

  /** @param {Board} board */
  #bar(board) {
    const span = this.#span;
    const known = SPANS.some((one) => one.from === span.from) && !span.to;
    return html`<div class="bar">
      <h1>${board.title}</h1>
      <select aria-label="Time range" @change=${/** @param {Event} e */ (e) => this.#go({ from: value(e), to: '' })}>
        ${known ? nothing : html`<option value=${span.from} selected>${inWords(span)}</option>`}
        ${SPANS.map(
          (one) => html`<option value=${one.from} ?selected=${known && one.from === span.from}>${one.name}</option>`,
        )}
      </select>
      <select aria-label="Ask again" @change=${/** @param {Event} e */ (e) => this.#go({ refresh: value(e) })}>
        ${REFRESHES.map(
          (one) =>
            html`<option value=${one.seconds} ?selected=${one.seconds === this.#refresh}>
              ${one.seconds === 0 ? 'No refresh' : one.name}
            </option>`,
        )}
      </select>
      <button @click=${() => this.turn++}>Ask now</button>
      <button @click=${this.#fullScreen}>Full screen</button>
      ${this.draft || !this.board?.may_change ? nothing : html`<button @click=${() => this.#go({ edit: '1' })}>Edit</button>`}
      ${this.draft ? nothing : html`<button @click=${this.#copy}>Keep a copy</button>`}
      <span class="quiet">${this.answeredAt ? `as of ${moment(this.answeredAt).slice(11)} UTC` : ''}</span>
    </div>`;
  }

  /** @param {Board} draft */
  #editBar(draft) {
    return html`<div class="bar edit" role="group" aria-label="Change this dashboard">
      <p>${draft.shared ? 'Others see what you save.' : 'Only you see this dashboard.'}</p>
      <button @click=${() => (this.dialog = 'add')}>Add a panel</button>
      <button @click=${() => (this.dialog = 'settings')}>Settings and sharing</button>
      <button class="danger" @click=${() => (this.dialog = 'delete')}>Delete</button>
      <button @click=${this.#discard}>Discard changes</button>
      <button class="primary" @click=${this.#save}>Save</button>
    </div>`;
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
    const tool = (
      /** @type {string} */ sign,
      /** @type {string} */ name,
      /** @type {() => void} */ act,
      /** @type {boolean} */ off = false,
    ) =>
      html`<button class="plain" title=${name} aria-label="${name}: ${panel.title}" ?disabled=${off} @click=${act}>
        ${sign}
      </button>`;
    return html`<span slot="actions" class="tools">
      ${tool('←', 'Move back', () => this.#move(i, -1), i === 0)}
      ${tool('→', 'Move on', () => this.#move(i, 1), i === last)}
      ${tool('−', 'Narrower', () => this.#resize(i, 'width', -1), panel.width <= LIMITS.width[0])}
      ${tool('+', 'Wider', () => this.#resize(i, 'width', 1), panel.width >= LIMITS.width[1])}
      ${tool('▴', 'Lower', () => this.#resize(i, 'height', -1), panel.height <= LIMITS.height[0])}
      ${tool('▾', 'Higher', () => this.#resize(i, 'height', 1), panel.height >= LIMITS.height[1])}
      ${tool('✎', 'Change', () => (this.dialog = i))}
      ${tool('✕', 'Remove', () => this.#panels((all) => all.filter((_, j) => j !== i)))}
    </span>`;
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
    this.#panels((all) => {
      const next = [...all];
      next.splice(i + by, 0, ...next.splice(i, 1));
      return next;
    });
    // Who moves with the keyboard goes along with the panel.
    await this.updateComplete;
    const name = by < 0 ? 'Move back' : 'Move on';
    const moved = this.renderRoot.querySelectorAll('board-panel')[i + by];
    const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (moved?.querySelectorAll('.tools button'));
    const same = [...buttons].find((one) => one.title === name);
    (same?.disabled ? buttons[by < 0 ? 1 : 0] : same)?.focus();
  }

  /**
   * @param {number} i
   * @param {'width' | 'height'} side
   * @param {number} by
   */
  #resize(i, side, by) {
    const [least, most] = LIMITS[side];
    this.#panels((all) =>
      all.map((one, j) => {
        if (j !== i) {
          return one;
        }
        const changed = { ...one, [side]: Math.min(most, Math.max(least, one[side] + by)) };
        this.keys.set(changed, this.#key(one));
        return changed;
      }),
    );
  }

  /** @param {Board} board */
  #dialogs(board) {
    const close = () => (this.dialog = '');
    if (this.dialog === 'settings') {
      return html`<board-dialog
        heading="Settings of the dashboard"
        .board=${board}
        .mayShare=${board.may_share}
        @close=${close}
        @changed=${/** @param {CustomEvent} event */ (event) => {
          this.draft = event.detail;
          close();
        }}
      ></board-dialog>`;
    }
    if (this.dialog === 'delete') {
      return html`<app-dialog heading="Delete “${board.title}”?" @close=${close}>
        <p>${board.shared ? 'It goes away for everybody.' : 'Nobody else has it.'} That it was deleted is recorded.</p>
        <button slot="actions" @click=${close}>Cancel</button>
        <button slot="actions" class="danger" @click=${this.#delete}>Delete</button>
      </app-dialog>`;
    }
    if (this.dialog === '') {
      return nothing;
    }
    const place = this.dialog;
    return html`<panel-dialog
      .panel=${place === 'add' ? undefined : board.panels[place]}
      .span=${this.#span}
      .stream=${board.stream ?? ''}
      @close=${close}
      @changed=${/** @param {CustomEvent} event */ (event) => {
        this.#panels((all) =>
          place === 'add' ? [...all, event.detail] : all.map((one, j) => (j === place ? event.detail : one)),
        );
        close();
      }}
    ></panel-dialog>`;
  }

  async #discard() {
    this.dialog = '';
    this.error = undefined;
    this.draft = undefined;
    this.#go({ edit: '' });
    await this.#load();
  }

  async #save() {
    if (!this.draft || !this.board) {
      return;
    }
    try {
      this.board = await change(this.boardId, this.board.version, this.draft);
      this.draft = undefined;
      this.error = undefined;
      this.#go({ edit: '' });
      toast('Saved.');
    } catch (error) {
      this.error = error;
    }
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

  #fullScreen() {
    if (document.fullscreenElement) {
      document.exitFullscreen();
    } else {
      this.requestFullscreen().catch(() => toast('This browser shows no full screen here.', 'bad'));
    }
  }
}

/** @param {Event} event */
function value(event) {
  return /** @type {HTMLSelectElement} */ (event.target).value;
}

customElements.define('board-view', BoardView);
