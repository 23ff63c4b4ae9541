// @ts-check
/** Follows the log: matching events as they are committed, some at a time, until told otherwise. */

import { isAbort } from '../../app/api.js';
import { events as serverEvents } from '../../app/sse.js';
import { parsedExactly } from '../../proof/exact.js';

/** @typedef {import('./loaded.js').Hit} Hit */

/** Events that wait to be shown; of more, the newest. */
const WAITING_MAX = 1_000;
const SHOWN_EVERY_MILLIS = 150;
const AGAIN_MILLIS = 1_000;

export class Tail {
  #abort = new AbortController();

  /** @type {Hit[]} in the order of the log */
  #waiting = [];

  /** The id of the last event, from which it goes on. */
  #last = '';

  /**
   * @typedef {object} Told
   * @property {() => boolean} wanted whether events may be shown now; until then they wait
   * @property {(newestFirst: Hit[]) => void} arrived
   * @property {(error: unknown) => void} failed it has ended
   */

  /**
   * @param {Record<string, string>} query
   * @param {Told} told
   */
  constructor(query, told) {
    this.#run(query, told);
  }

  stop() {
    this.#abort.abort();
  }

  /**
   * @param {Record<string, string>} query
   * @param {Told} told
   */
  async #run(query, told) {
    const { signal } = this.#abort;
    const timer = setInterval(() => {
      if (this.#waiting.length > 0 && !signal.aborted && told.wanted()) {
        told.arrived(this.#waiting.reverse());
        this.#waiting = [];
      }
    }, SHOWN_EVERY_MILLIS);
    try {
      while (!signal.aborted) {
        await this.#follow({ ...query, after: this.#last }, signal);
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MILLIS));
      }
    } catch (error) {
      if (!isAbort(error) && !signal.aborted) {
        told.failed(error);
      }
    } finally {
      clearInterval(timer);
    }
  }

  /**
   * @param {Record<string, string>} query
   * @param {AbortSignal} signal
   */
  async #follow(query, signal) {
    for await (const event of serverEvents('/v1/tail', { query, signal })) {
      if (event.type === 'dropped') {
        break; // too slow, or the server stops: go on from where we were
      }
      this.#last = event.id;
      this.#waiting.push({ ...parsedExactly(event.data), fresh: true, chars: event.data.length });
      if (this.#waiting.length > WAITING_MAX) {
        this.#waiting.shift();
      }
    }
  }
}
