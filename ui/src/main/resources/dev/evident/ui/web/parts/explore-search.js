// @ts-check
/**
 * The questions behind the page Explore. Events come first; the histogram and the facets are questions of their own, asked behind
 * them, so that nobody waits for counting. Fires `change` whenever there is something new.
 */

import { json, isAbort } from '../app/api.js';
import { events as serverEvents } from '../app/sse.js';
import { bars, cut, spanOf } from '../lib/buckets.js';
import { isTable, split } from '../lib/query-text.js';
import { asked, moment } from '../lib/times.js';

/** The first page is small, because somebody waits for it. */
const FIRST_EVENTS = 50;
const NEXT_EVENTS = 100;

/** Live events beyond these push the oldest out. */
const LIVE_EVENTS_MAX = 1_000;
const LIVE_MILLIS = 150;
const AGAIN_MILLIS = 1_000;

/** How old counts may grow while events arrive. */
const COUNTS_MILLIS = 15_000;

const VALUES_OF_FACET = 8;

/** How many counts are asked for at once: the server has others to answer, too. */
const COUNTS_AT_ONCE = 2;

/** What the page counts by. */
export const FACETS = [
  { field: 'outcome', title: 'Outcome' },
  { field: 'action', title: 'Action' },
  { field: 'actor.id', title: 'Actor' },
  { field: 'targets.id', title: 'Target' },
  { field: 'origin.ip', title: 'Origin' },
  { field: 'context.service', title: 'Service' },
];

/** @typedef {{q: string, from: string, to: string, stream: string}} Question */
/** @typedef {{index: number, event: any, redacted_view?: boolean, fresh?: boolean}} Hit */
/** @typedef {{rows?: [string, number][], error?: unknown}} Facet */

export class ExploreSearch extends EventTarget {
  /** @type {Question} */
  question = { q: '', from: '', to: '', stream: '' };

  /** @type {Hit[]} */
  hits = [];

  /** A table of numbers, when the query asks for one. @type {{columns: any[], rows: any[][]} | undefined} */
  table = undefined;

  /** @type {string | undefined} */
  cursor = undefined;

  /** @type {{count: number, exact: boolean} | undefined} */
  total = undefined;

  /** Ranges of the log that could not be read. @type {{first: number, last: number}[]} */
  missing = [];

  /** Of the query itself. @type {unknown} */
  error = undefined;

  /** @type {{bars: import('../lib/buckets.js').Bar[], step: number, error?: unknown}} */
  histogram = { bars: [], step: 0 };

  /** @type {Map<string, Facet>} by field */
  facets = new Map();

  /** What is being asked: "events", "more", "counts". @type {Set<string>} */
  running = new Set();

  stopped = false;

  #countedAt = 0;

  /** @type {AbortController} */
  #abort = new AbortController();

  /** @type {AbortController | undefined} */
  #tail = undefined;

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
      await this.#counts(abort);
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
    const cursor = this.cursor;
    if (!cursor || this.running.has('more') || this.running.has('events')) {
      return;
    }
    const abort = this.#abort.signal.aborted ? new AbortController() : this.#abort;
    this.#abort = abort;
    this.running.add('more');
    this.#changed();
    await this.#guarded(abort, 'more', async () => {
      const page = await this.#events(NEXT_EVENTS, abort.signal, cursor);
      const known = new Set(this.hits.map((hit) => hit.index));
      this.hits = [...this.hits, ...page.events.filter((/** @type {Hit} */ hit) => !known.has(hit.index))];
      this.cursor = page.next;
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
      this.hits = [];
      this.cursor = undefined;
      this.total = { count: answer.events, exact: true };
      this.missing = answer.missing ?? [];
      return;
    }
    const page = await this.#events(FIRST_EVENTS, signal);
    this.table = undefined;
    this.hits = page.events;
    this.cursor = page.next;
    this.total = page.total;
    this.missing = page.missing ?? [];
  }

  /**
   * @param {number} limit
   * @param {AbortSignal} signal
   * @param {string} [cursor]
   */
  async #events(limit, signal, cursor) {
    const page = await json('/v1/events', { query: { ...this.#parameters(this.question.q), limit, cursor }, signal });
    // A query with "fields" shows these and nothing else: they are made to look like events.
    page.events = page.events.map((/** @type {any} */ one) => (one.fields ? { ...one, event: one.fields } : one));
    return page;
  }

  /** @param {string} q */
  #parameters(q) {
    const { from, to } = asked(this.question);
    return { q, from, to, stream: this.question.stream };
  }

  /** @param {AbortController} abort */
  async #counts(abort) {
    const { filter } = split(this.question.q);
    const questions = [
      () => this.#count(filter, abort.signal),
      ...FACETS.map(({ field }) => () => this.#facet(filter, field, abort.signal)),
    ];
    this.running.add('counts');
    this.#changed();
    const worker = async () => {
      for (let next = questions.shift(); next && !abort.signal.aborted; next = questions.shift()) {
        await next();
        if (abort === this.#abort) {
          this.#changed();
        }
      }
    };
    await Promise.all(Array.from({ length: COUNTS_AT_ONCE }, worker));
    if (abort === this.#abort) {
      this.#countedAt = Date.now();
      this.running.delete('counts');
      this.#changed();
    }
  }

  /**
   * @param {string} filter
   * @param {AbortSignal} signal
   */
  async #count(filter, signal) {
    try {
      const now = Date.now();
      let from = moment(this.question.from, now);
      let to = this.question.to ? moment(this.question.to, now) : undefined;
      if (from === undefined) {
        // Nobody knows when it began: first by day, then as fine as the span that was found allows.
        const days = await this.#rows(filter, 'day', signal);
        const span = spanOf(days.rows);
        from = span?.from ?? now;
        to ??= span?.to ?? now;
      }
      const where = cut(from, to ?? now);
      const answer = await this.#rows(filter, where.period, signal);
      this.histogram = { bars: bars(answer.rows, where), step: where.step };
      if (!this.table) {
        this.total = { count: answer.events, exact: true };
      }
    } catch (error) {
      if (!isAbort(error)) {
        this.histogram = { bars: [], step: 0, error };
      }
    }
  }

  /**
   * @param {string} filter
   * @param {string} period
   * @param {AbortSignal} signal
   */
  #rows(filter, period, signal) {
    return json('/v1/stats', { query: this.#parameters(`${filter} | count by ${period}(time), outcome`), signal });
  }

  /**
   * @param {string} filter
   * @param {string} field
   * @param {AbortSignal} signal
   */
  async #facet(filter, field, signal) {
    try {
      const q = `${filter} | count by ${field} | top ${VALUES_OF_FACET}`;
      const answer = await json('/v1/stats', { query: this.#parameters(q), signal });
      this.#setFacet(field, { rows: answer.rows.map((/** @type {any[]} */ row) => [row[0] ?? '', row[1]]) });
    } catch (error) {
      if (!isAbort(error)) {
        this.#setFacet(field, { error });
      }
    }
  }

  /**
   * @param {string} field
   * @param {Facet} facet
   */
  #setFacet(field, facet) {
    this.facets = new Map(this.facets).set(field, facet); // another map, so that who shows it sees the change
  }

  get live() {
    return this.#tail !== undefined;
  }

  /** Shows matching events as they are committed, until told otherwise. */
  async startTail() {
    this.stopTail();
    const tail = new AbortController();
    this.#tail = tail;
    /** @type {Hit[]} */
    let waiting = [];
    let last = '';
    const timer = setInterval(() => {
      if (waiting.length > 0) {
        this.#arrived(waiting);
        waiting = [];
      }
    }, LIVE_MILLIS);
    const { filter } = split(this.question.q);
    try {
      while (this.#tail === tail) {
        const query = { q: filter, stream: this.question.stream, after: last };
        for await (const event of serverEvents('/v1/tail', { query, signal: tail.signal })) {
          if (event.type === 'dropped') {
            break; // too slow, or the server stops: go on from where we were
          }
          last = event.id;
          waiting.push({ ...JSON.parse(event.data), fresh: true });
          waiting = waiting.slice(-LIVE_EVENTS_MAX);
        }
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MILLIS));
      }
    } catch (error) {
      if (!isAbort(error) && this.#tail === tail) {
        this.error = error;
        this.#tail = undefined;
        this.#changed();
      }
    } finally {
      clearInterval(timer);
    }
  }

  stopTail() {
    this.#tail?.abort();
    this.#tail = undefined;
  }

  /** @param {Hit[]} fresh in the order of the log */
  #arrived(fresh) {
    const known = new Set(this.hits.map((hit) => hit.index));
    const added = fresh.filter((hit) => !known.has(hit.index)).reverse();
    if (added.length === 0) {
      return;
    }
    this.hits = [...added, ...this.hits];
    if (this.hits.length > LIVE_EVENTS_MAX && added.length > 0) {
      this.hits = this.hits.slice(0, Math.max(LIVE_EVENTS_MAX, added.length));
    }
    if (this.total) {
      this.total = { ...this.total, count: this.total.count + added.length };
    }
    this.#changed();
    if (this.running.size === 0 && !this.error && Date.now() - this.#countedAt > COUNTS_MILLIS) {
      this.#counts(this.#abort);
    }
  }

  #changed() {
    this.dispatchEvent(new Event('change'));
  }
}
