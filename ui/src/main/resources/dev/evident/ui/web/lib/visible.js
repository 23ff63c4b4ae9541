// @ts-check
/** Text of events for people: nothing in it may hide, reorder what stands around it, or fill the screen. */

/**
 * Characters that cannot be seen or that turn the direction of others: controls, marks of direction, spaces without width, and the tags
 * in which text can be hidden. The joiners of emoji and of some scripts stay.
 */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/** How much of a text a line shows. */
export const LINE_CHARS_MAX = 160;

/**
 * The text with what cannot be seen made visible: U+202E as ⟦202E⟧.
 *
 * @param {string} text
 */
export function visible(text) {
  return text.replace(HIDDEN, (one) => `⟦${(one.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`);
}

/**
 * The beginning of the text for one line.
 *
 * @param {unknown} text
 * @param {number} [charsMax]
 */
export function line(text, charsMax = LINE_CHARS_MAX) {
  const whole = String(text ?? '');
  // First cut, then look: a text may have a million characters.
  const cut = whole.length > charsMax ? `${whole.slice(0, charsMax).replace(/[\ud800-\udbff]$/, '')}…` : whole;
  return visible(cut);
}
