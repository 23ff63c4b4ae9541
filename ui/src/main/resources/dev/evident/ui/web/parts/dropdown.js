// @ts-check
/** A panel below a button: open or not, closed by Escape and by a press anywhere else. The button has the id `button`. */

export class Dropdown {
  open = false;

  /** @param {import('lit').ReactiveElement} host */
  constructor(host) {
    this.host = host;
    this.away = /** @param {Event} event */ (event) => {
      if (this.open && !event.composedPath().includes(host)) {
        this.set(false);
      }
    };
    this.key = /** @param {KeyboardEvent} event */ (event) => {
      if (this.open && event.key === 'Escape') {
        event.stopPropagation();
        this.close();
      }
    };
    host.addController(this);
  }

  hostConnected() {
    document.addEventListener('pointerdown', this.away);
    this.host.addEventListener('keydown', this.key);
  }

  hostDisconnected() {
    document.removeEventListener('pointerdown', this.away);
    this.host.removeEventListener('keydown', this.key);
  }

  /** @param {boolean} open */
  set(open) {
    this.open = open;
    this.host.requestUpdate();
  }

  /** The keyboard goes back to where it came from. */
  close() {
    this.set(false);
    /** @type {HTMLElement | null} */ (this.host.renderRoot.querySelector('#button'))?.focus();
  }
}
