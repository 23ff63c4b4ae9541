// @ts-check
/** What stands above the panels of a dashboard. */

import { html, nothing } from 'lit';
import { moment } from '../../lib/plain.js';
import { SPANS, inWords } from '../../lib/spans.js';
import { toast } from '../toast.js';
import { REFRESHES } from './board-dialog.js';

/** @typedef {import('./boards.js').Board} Board */

/** @param {Event} event */
function value(event) {
  return /** @type {HTMLSelectElement} */ (event.target).value;
}

/** @param {Element} element shown on the whole screen, or no more */
export function fullScreen(element) {
  if (element.matches(':fullscreen')) {
    document.exitFullscreen();
  } else {
    element.requestFullscreen().catch(() => toast('This browser shows no full screen here.', 'bad'));
  }
}

/**
 * @param {Board} board
 * @param {{span: import('../../lib/spans.js').Span, refresh: number, editing: boolean, full: boolean, answeredAt?: Date}} now
 * @param {{go: (changes: Record<string, string>) => void, again: () => void, fullScreen: () => void, copy: () => void}} acts
 */
export function boardBar(board, now, acts) {
  const { span } = now;
  const known = SPANS.some((one) => one.from === span.from) && !span.to;
  return html`<div class="bar">
    <h1>${board.title}</h1>
    <select aria-label="Time range" @change=${/** @param {Event} e */ (e) => acts.go({ from: value(e), to: '' })}>
      ${known ? nothing : html`<option value=${span.from} selected>${inWords(span)}</option>`}
      ${SPANS.map(
        (one) => html`<option value=${one.from} ?selected=${known && one.from === span.from}>${one.name}</option>`,
      )}
    </select>
    <select aria-label="Ask again" @change=${/** @param {Event} e */ (e) => acts.go({ refresh: value(e) })}>
      ${REFRESHES.map(
        (one) =>
          html`<option value=${one.seconds} ?selected=${one.seconds === now.refresh}>
            ${one.seconds === 0 ? 'No refresh' : one.name}
          </option>`,
      )}
    </select>
    <button @click=${acts.again}>Ask now</button>
    <button @click=${acts.fullScreen}>${now.full ? 'Leave full screen' : 'Full screen'}</button>
    ${now.editing || !board.may_change ? nothing : html`<button @click=${() => acts.go({ edit: '1' })}>Edit</button>`}
    ${now.editing ? nothing : html`<button @click=${acts.copy}>Keep a copy</button>`}
    <span class="quiet">${now.answeredAt ? `as of ${moment(now.answeredAt).slice(11)} UTC` : ''}</span>
  </div>`;
}

/**
 * @param {Board} draft
 * @param {{open: (dialog: 'add' | 'settings' | 'delete') => void, discard: () => void, save: () => void}} acts
 */
export function editBar(draft, acts) {
  return html`<div class="bar edit" role="group" aria-label="Change this dashboard">
    <p>${draft.shared ? 'Others see what you save.' : 'Only you see this dashboard.'}</p>
    <button @click=${() => acts.open('add')}>Add a panel</button>
    <button @click=${() => acts.open('settings')}>Settings and sharing</button>
    <button class="danger" @click=${() => acts.open('delete')}>Delete</button>
    <button @click=${acts.discard}>Discard changes</button>
    <button class="primary" @click=${acts.save}>Save</button>
  </div>`;
}
