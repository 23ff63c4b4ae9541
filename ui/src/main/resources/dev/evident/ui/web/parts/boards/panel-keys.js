// @ts-check
/** Numbers for the panels of a dashboard, so that a panel that moves or grows stays the same element. */

/** @typedef {import('../panels/ask.js').Panel} Panel */

export class PanelKeys {
  /** @type {WeakMap<Panel, number>} */
  #keys = new WeakMap();

  #next = 0;

  /** @param {Panel} panel */
  of(panel) {
    const known = this.#keys.get(panel) ?? this.#next++;
    this.#keys.set(panel, known);
    return known;
  }

  /**
   * @param {Panel} panel
   * @param {Panel} changed takes its place
   */
  replace(panel, changed) {
    this.#keys.set(changed, this.of(panel));
    return changed;
  }
}
