// @ts-check
/** The dialogs of a dashboard that is being changed. */

import { html, nothing } from 'lit';
import '../app-dialog.js';
import './board-dialog.js';
import './panel-dialog.js';

/** @typedef {import('./boards.js').Board} Board */
/** @typedef {import('../panels/ask.js').Panel} Panel */
/** @typedef {'' | 'settings' | 'delete' | 'add' | number} Open a number: the place of the panel that is changed */

/**
 * @param {Open} open
 * @param {Board} board
 * @param {{span: import('../../lib/spans.js').Span}} now
 * @param {{close: () => void, settings: (wish: Board) => void, panels: (changed: (panels: Panel[]) => Panel[]) => void,
 *   delete: () => void}} acts
 */
export function boardDialog(open, board, now, acts) {
  switch (open) {
    case '':
      return nothing;
    case 'settings':
      return html`<board-dialog
        heading="Settings of the dashboard"
        .board=${board}
        .mayShare=${board.may_share}
        @close=${acts.close}
        @changed=${/** @param {CustomEvent} event */ (event) => {
          acts.settings(event.detail);
          acts.close();
        }}
      ></board-dialog>`;
    case 'delete':
      return html`<app-dialog heading="Delete “${board.title}”?" @close=${acts.close}>
        <p>${board.shared ? 'It goes away for everybody.' : 'Nobody else has it.'} That it was deleted is recorded.</p>
        <button slot="actions" @click=${acts.close}>Cancel</button>
        <button slot="actions" class="danger" @click=${acts.delete}>Delete</button>
      </app-dialog>`;
    default:
      return html`<panel-dialog
        .panel=${open === 'add' ? undefined : board.panels[open]}
        .span=${now.span}
        .stream=${board.stream ?? ''}
        @close=${acts.close}
        @changed=${/** @param {CustomEvent} event */ (event) => {
          acts.panels((all) => (open === 'add' ? [...all, event.detail] : all.map((one, j) => (j === open ? event.detail : one))));
          acts.close();
        }}
      ></panel-dialog>`;
  }
}
