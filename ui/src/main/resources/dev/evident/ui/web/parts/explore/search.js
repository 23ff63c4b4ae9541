// @ts-check
/**
 * The questions behind the page Explore. Events come first; the histogram and the facets are questions of their own, asked behind
 * them, so that nobody waits for counting. Fires `change` whenever there is something new.
 */

import { json, isAbort, send } from '../../app/api.js';
import { isTable, split } from '../../lib/query-text.js';
import { asked } from '../../lib/times.js';
import { parsedExactly } from '../../proof/exact.js';
import { Counts } from './counts.js';
import { LoadedEvents } from './loaded.js';
import { Tail } from './tail.js';

/** The first page is small, because somebody waits for it; who goes on and on gets as many again as there are, up to the last number. */
const FIRST_EVENTS = 50;
const NEXT_EVENTS_MAX = 500;

/** How old counts may grow while events arrive. */
const COUNTS_MILLIS = 15_000;

/** @typedef {import('./loaded.js').Hit} Hit */
/** @typedef {{q: string, from: string, to: string, stream: string}} Question */

export class ExploreSearch extends EventTarget {
  /** @type {Question} */
  question = { q: '', from: '', to: '', stream: '' };

  loaded = new LoadedEvents();

  counts = new Counts();

  /** A table of numbers, when the query asks for one. @type {{columns: any[], rows: any[][]} | undefined} */
  table = undefined;

  /** @type {{count: number, exact: boolean} | undefined} */
  total = undefined;

  /** Ranges of the log that could not be read. @type {{first: number, last: number}[]} */
  missing = [];

  /** Of the query itself. @type {unknown} */
  error = undefined;

  /** What is being asked: "events", "more", "counts". @type {Set<string>} */
  running = new Set();

  stopped = false;

  /** Where the next page begins. @type {string | undefined} */
  #cursor = undefined;

  #countedAt = 0;

  /** @type {AbortController} */
  #abort = new AbortController();

  /** @type {Tail | undefined} */
  #tail = undefined;

  get hits() {
    return this.loaded.hits;
  }

  /** Whether there is a next page. */
  get goesOn() {
    return this.#cursor !== undefined && !this.loaded.full;
  }

  /** @param {Question} question asks all of it anew */
  async ask(question) {
    this.stop();
    this.stopped = false;
    const abort = new AbortController();
    this.#abort = abort;
    this.question = question;
    this.error = undefined;
    this.missing = [];
    this.running.add('events');
    this.#changed();
    const good = await this.#guarded(abort, 'events', () => this.#first(abort.signal));
    if (good && abort === this.#abort) {
      await this.#count(abort);
    }
  }

  /** Ends what is under way; what has come stays. */
  stop() {
    this.#abort.abort();
    if (this.running.size > 0) {
      this.running.clear();
      this.stopped = true;
      this.#changed();
    }
  }

  /** The next page of events. */
  async more() {
    const cursor = this.#cursor;
    if (!cursor || !this.goesOn || this.running.has('more') || this.running.has('events')) {
      return;
    }
    const abort = this.#abort.signal.aborted ? new AbortController() : this.#abort;
    this.#abort = abort;
    this.running.add('more');
    this.#changed();
    await this.#guarded(abort, 'more', async () => {
      const limit = Math.min(NEXT_EVENTS_MAX, Math.max(FIRST_EVENTS, this.hits.length));
      const page = await this.#events(limit, abort.signal, cursor);
      this.loaded.append(page.events);
      this.#cursor = page.next;
    });
  }

  /**
   * Runs a question; what it is refused becomes the error of the page.
   *
   * @param {AbortController} abort
   * @param {string} name
   * @param {() => Promise<void>} question
   */
  async #guarded(abort, name, question) {
    try {
      await question();
      return true;
    } catch (error) {
      if (abort === this.#abort && !isAbort(error)) {
        this.error = error;
      }
      return false;
    } finally {
      if (abort === this.#abort) {
        this.running.delete(name);
        this.#changed();
      }
    }
  }

  /** @param {AbortSignal} signal */
  async #first(signal) {
    if (isTable(this.question.q)) {
      const answer = await json('/v1/stats', { query: this.#parameters(this.question.q), signal });
      this.table = answer;
      this.loaded = new LoadedEvents();
      this.#cursor = undefined;
      this.total = { count: answer.events, exact: true };
      this.missing = answer.missing ?? [];
      return;
    }
    const page = await this.#events(FIRST_EVENTS, signal);
    this.table = undefined;
    this.loaded = new LoadedEvents();
    this.loaded.append(page.events);
    this.#cursor = page.next;
    this.total = page.total;
    this.missing = page.missing ?? [];
  }

  /**
   * @param {number} limit
   * @param {AbortSignal} signal
   * @param {string} [cursor]
   */
  async #events(limit, signal, cursor) {
    const answer = await send('/v1/events', { query: { ...this.#parameters(this.question.q), limit, cursor }, signal });
    const text = await answer.text();
    const page = parsedExactly(text);
    const chars = Math.ceil(text.length / Math.max(1, page.events.length));
    // A query with "fields" shows these and nothing else: they are made to look like events.
    page.events = page.events.map((/** @type {any} */ one) => ({ ...one, event: one.fields ?? one.event, chars }));
    return page;
  }

  /** @param {string} q */
  #parameters(q) {
    const { from, to } = asked(this.question);
    return { q, from, to, stream: this.question.stream };
  }

  /** @param {AbortController} abort */
  async #count(abort) {
    const { q, from, to } = this.question;
    this.running.add('counts');
    this.#changed();
    const what = { filter: split(q).filter, from, to, parameters: (/** @type {string} */ one) => this.#parameters(one) };
    await this.counts.ask(what, abort.signal, {
      counted: (count) => {
        if (!this.table) {
          this.total = { count, exact: true };
        }
      },
      changed: () => this.#changed(),
    });
    if (abort === this.#abort) {
      this.#countedAt = Date.now();
      this.running.delete('counts');
      this.#changed();
    }
  }

  /** Shows matching events as they are committed, until told otherwise. */
  startTail() {
    this.stopTail();
    const query = { q: split(this.question.q).filter, stream: this.question.stream };
    this.#tail = new Tail(query, {
      // The list that the first page makes anew must not lose what came before it.
      wanted: () => !this.running.has('events'),
      arrived: (hits) => this.#arrived(hits),
      failed: (error) => {
        this.error = error;
        this.#tail = undefined;
        this.#changed();
      },
    });
  }

  /** Whether new events are shown as they come. */
  get follows() {
    return this.#tail !== undefined;
  }

  stopTail() {
    this.#tail?.stop();
    this.#tail = undefined;
  }

  /** @param {Hit[]} hits newest first */
  #arrived(hits) {
    const added = this.loaded.prepend(hits);
    if (added === 0) {
      return;
    }
    if (this.total) {
      this.total = { ...this.total, count: this.total.count + added };
    }
    this.#changed();
    if (this.running.size === 0 && !this.error && Date.now() - this.#countedAt > COUNTS_MILLIS) {
      this.#count(this.#abort);
    }
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
