// @ts-check
/** What the parts of Administration have in common: they load a list, do something to it, and say what the server said. */

import { LitElement, css } from 'lit';
import { controls, tables, tones } from '../../style/shared.js';
import { Loading } from '../../parts/loading.js';
import { toast } from '../../parts/toast.js';
import '../../parts/app-dialog.js';
import '../../parts/empty-state.js';
import '../../parts/error-line.js';

const panelStyles = css`
  :host {
    display: grid;
    gap: var(--space-3);
    min-width: 0;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    align-items: center;
    gap: var(--space-2) var(--space-4);
    min-height: 2rem;
  }
  td {
    overflow-wrap: anywhere;
    min-width: 5rem;
  }
  .cards td {
    padding-block: var(--space-2);
    vertical-align: middle;
  }
  .cards td:first-child,
  .who {
    min-width: 9rem;
  }
  tr:last-child td {
    border-bottom: 0;
  }
  td.acts {
    white-space: nowrap;
    text-align: end;
  }
  td.number {
    min-width: 0;
    white-space: nowrap;
  }
  .id,
  .when {
    white-space: nowrap;
  }
  @media (max-width: 48rem) {
    /* What one acts upon stands with its buttons, without scrolling sideways. */
    .cards thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    .cards,
    .cards tbody,
    .cards tr,
    .cards td {
      display: block;
    }
    .cards td {
      padding: var(--space-1) var(--space-3);
      border: 0;
    }
    /* The head is not to be seen here: what a value is stands beside it. */
    .cards td[data-label] {
      position: relative;
      padding-inline-start: 8rem;
      text-align: start;
    }
    .cards td[data-label]::before {
      content: attr(data-label);
      position: absolute;
      inset-inline-start: var(--space-3);
      color: var(--text-2);
    }
    .cards tr {
      padding: var(--space-2) 0;
      border-bottom: 1px solid var(--line);
    }
    .cards tr:last-child {
      border-bottom: 0;
    }
    .cards td.acts {
      text-align: start;
    }
  }
  form {
    display: grid;
    gap: var(--space-3);
  }
  form label {
    display: grid;
    gap: 0.125rem;
  }
  form label.line {
    display: flex;
    align-items: center;
    gap: var(--space-2);
  }
  .mark {
    padding: 0 0.5em;
    border: 1px solid currentcolor;
    border-radius: 1em;
    font-size: var(--text-xs);
    white-space: nowrap;
  }
  .pad {
    padding: var(--space-4);
  }
  .secret {
    padding: var(--space-3);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface-2);
    overflow-wrap: anywhere;
    user-select: all;
  }
`;

/** Whether the server answered that a second person has to agree first. @param {any} answer */
export function waits(answer) {
  return answer?.state === 'waiting' && typeof answer.requested_by === 'string';
}

export class Panel extends LitElement {
  static styles = [controls, tables, tones, panelStyles];

  constructor() {
    super();
    this.loading = new Loading(this, () => this.fetched());
    /** @type {unknown} of what the open dialog asked for */
    this.refusal = undefined;
    this.busy = false;
    /** @type {any} which dialog is open, and what it is about */
    this.dialog = undefined;
  }

  /** @returns {any} what the server answered; nothing before that */
  get data() {
    return this.loading.data;
  }

  /**
   * @returns {Promise<any>}
   */
  async fetched() {
    throw new Error('bug: a panel that loads nothing');
  }

  /** @param {any} dialog undefined: closes it */
  open(dialog) {
    this.dialog = dialog;
    this.refusal = undefined;
    this.requestUpdate();
  }

  /**
   * Does something that the open dialog asked for; what the server refuses is said in the dialog.
   *
   * @param {() => Promise<any>} deed
   * @param {string} said when it was done
   * @returns {Promise<any>} the answer; nothing when it was refused
   */
  async act(deed, said) {
    const { dialog } = this;
    this.busy = true;
    this.refusal = undefined;
    this.requestUpdate();
    let answer;
    try {
      answer = (await deed()) ?? {};
      if (this.dialog === dialog) {
        this.dialog = undefined;
      }
      toast(waits(answer) ? 'A second person has to agree first; see Approvals.' : said);
    } catch (error) {
      this.refusal = error;
    }
    this.busy = false;
    await this.loading.again();
    return answer;
  }
}
