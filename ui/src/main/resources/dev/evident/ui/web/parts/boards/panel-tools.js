// @ts-check
/** How panels are moved, resized, changed and removed: buttons, for these can be had with every hand and key. */

import { html } from 'lit';

/** @typedef {import('../panels/ask.js').Panel} Panel */

/** @type {Record<'width' | 'height', [number, number]>} as the server has them */
const LIMITS = { width: [2, 12], height: [1, 6] };

/**
 * The panels with one of them moved.
 *
 * @param {Panel[]} panels
 * @param {number} i
 * @param {number} by
 */
export function moved(panels, i, by) {
  const next = [...panels];
  next.splice(i + by, 0, ...next.splice(i, 1));
  return next;
}

/**
 * The panel with another width or height, as far as there is room.
 *
 * @param {Panel} panel
 * @param {'width' | 'height'} side
 * @param {number} by
 */
export function resized(panel, side, by) {
  const [least, most] = LIMITS[side];
  return { ...panel, [side]: Math.min(most, Math.max(least, panel[side] + by)) };
}

/**
 * @typedef {object} Acts
 * @property {(by: number) => void} move
 * @property {(side: 'width' | 'height', by: number) => void} resize
 * @property {() => void} change
 * @property {() => void} remove
 */

/**
 * @param {Panel} panel
 * @param {{first: boolean, last: boolean}} place
 * @param {Acts} acts
 */
export function panelTools(panel, place, acts) {
  const tool = (
    /** @type {string} */ sign,
    /** @type {string} */ name,
    /** @type {() => void} */ act,
    /** @type {boolean} */ off = false,
  ) =>
    html`<button class="plain" title=${name} aria-label="${name}: ${panel.title}" ?disabled=${off} @click=${act}>
      ${sign}
    </button>`;
  const at = (/** @type {'width' | 'height'} */ side, /** @type {0 | 1} */ end) => panel[side] === LIMITS[side][end];
  return html`<span slot="actions" class="tools">
    ${tool('←', 'Move back', () => acts.move(-1), place.first)}
    ${tool('→', 'Move on', () => acts.move(1), place.last)}
    ${tool('−', 'Narrower', () => acts.resize('width', -1), at('width', 0))}
    ${tool('+', 'Wider', () => acts.resize('width', 1), at('width', 1))}
    ${tool('▴', 'Lower', () => acts.resize('height', -1), at('height', 0))}
    ${tool('▾', 'Higher', () => acts.resize('height', 1), at('height', 1))}
    ${tool('✎', 'Change', acts.change)} ${tool('✕', 'Remove', acts.remove)}
  </span>`;
}

/**
 * After a panel has moved: back to the button that moved it, or to the other one at the end of the way.
 *
 * @param {Element | undefined} panel
 * @param {number} by
 */
export function focusMove(panel, by) {
  const buttons = /** @type {HTMLButtonElement[]} */ ([...(panel?.querySelectorAll('.tools button') ?? [])]);
  const [back, on] = buttons;
  const same = by < 0 ? back : on;
  (same?.disabled ? (by < 0 ? on : back) : same)?.focus();
}
