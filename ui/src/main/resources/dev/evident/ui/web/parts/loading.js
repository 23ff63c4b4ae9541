// @ts-check
/** What an element shows comes from the server: loaded when it is put into the page, said when that is refused, loaded anew on wish. */

import { html } from 'lit';
import './error-line.js';

/** @template T */
export class Loading {
  /** @type {T | undefined} what the server answered last; nothing before that */
  data = undefined;

  /** @type {any} why the last attempt failed */
  error = undefined;

  #turn = 0;

  /**
   * @param {import('lit').ReactiveControllerHost} host
   * @param {() => Promise<T>} load
   */
  constructor(host, load) {
    this.host = host;
    this.load = load;
    host.addController(this);
  }

  hostConnected() {
    this.again();
  }

  async again() {
    const turn = ++this.#turn;
    try {
      const data = await this.load();
      if (turn === this.#turn) {
        this.data = data;
        this.error = undefined;
      }
    } catch (error) {
      if (turn === this.#turn) {
        this.error = error;
      }
    }
    this.host.requestUpdate();
  }

  /** Something else was refused that concerns what is shown: loading it anew shows how it is. @param {unknown} error */
  refused(error) {
    this.error = error;
    this.host.requestUpdate();
  }

  /** The line that says what went wrong, with a way on. */
  trouble() {
    return html`<error-line .error=${this.error}><button @click=${() => this.again()}>Load anew</button></error-line>`;
  }
}
