// @ts-check
/** Keys that act on a whole page, as long as nobody writes and no dialog is open. */

export class HotKeys {
  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {() => boolean} away whether something else has the keyboard
   * @param {Record<string, () => void>} acts by the name of the key
   */
  constructor(host, away, acts) {
    this.away = away;
    this.acts = acts;
    this.pressed = /** @param {KeyboardEvent} event */ (event) => this.#pressed(event);
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener('keydown', this.pressed);
  }

  hostDisconnected() {
    document.removeEventListener('keydown', this.pressed);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const target = event.composedPath()[0];
    const writing = target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
    const act = this.acts[event.key];
    if (!act || writing || this.away() || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
      return;
    }
    event.preventDefault();
    act();
  }
}
