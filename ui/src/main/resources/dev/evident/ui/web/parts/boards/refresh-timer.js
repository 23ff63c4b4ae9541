// @ts-check
/** Asks again by itself, every so many seconds, as long as somebody looks. */

export class RefreshTimer {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #timer = undefined;

  #seconds = 0;

  /**
   * @param {import('lit').ReactiveElement} host
   * @param {() => number} seconds 0: not by itself
   * @param {() => void} again
   */
  constructor(host, seconds, again) {
    this.host = host;
    this.seconds = seconds;
    this.again = again;
    host.addController(this);
  }

  hostConnected() {
    this.host.requestUpdate();
  }

  hostDisconnected() {
    clearInterval(this.#timer);
    this.#seconds = 0;
  }

  hostUpdated() {
    const seconds = this.seconds();
    if (seconds === this.#seconds || !this.host.isConnected) {
      return;
    }
    clearInterval(this.#timer);
    this.#seconds = seconds;
    // Nobody looks at a page that is hidden, and every question is recorded.
    this.#timer = seconds ? setInterval(() => document.hidden || this.again(), seconds * 1000) : undefined;
  }
}
