// @ts-check
/** What is counted beside a search: the events over time, and by the fields that people narrow down by. */

import { json, isAbort } from '../../app/api.js';
import { bars, cut, spanOf } from '../../lib/buckets.js';
import { moment } from '../../lib/times.js';

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

/** @typedef {{rows?: [string, number][], error?: unknown}} Facet */
/** @typedef {{filter: string, from: string, to: string, parameters: (q: string) => Record<string, string>}} Counted */

export class Counts {
  /** @type {{bars: import('../../lib/buckets.js').Bar[], step: number, error?: unknown}} */
  histogram = { bars: [], step: 0 };

  /** @type {Map<string, Facet>} by field */
  facets = new Map();

  /**
   * Asks for all of them, some at a time.
   *
   * @param {Counted} what
   * @param {AbortSignal} signal
   * @param {{counted: (events: number) => void, changed: () => void}} told how many events there are; and of each answer
   */
  async ask(what, signal, { counted, changed }) {
    const questions = [
      () => this.#overTime(what, signal, counted),
      ...FACETS.map(({ field }) => () => this.#facet(what, field, signal)),
    ];
    const worker = async () => {
      for (let next = questions.shift(); next && !signal.aborted; next = questions.shift()) {
        await next();
        if (!signal.aborted) {
          changed();
        }
      }
    };
    await Promise.all(Array.from({ length: COUNTS_AT_ONCE }, worker));
  }

  /**
   * @param {Counted} what
   * @param {AbortSignal} signal
   * @param {(events: number) => void} counted
   */
  async #overTime(what, signal, counted) {
    try {
      const now = Date.now();
      let from = moment(what.from, now);
      let to = what.to ? moment(what.to, now) : undefined;
      if (from === undefined) {
        // Nobody knows when it began: first by day, then as fine as the span that was found allows.
        const span = spanOf((await rows(what, 'day', signal)).rows);
        from = span?.from ?? now;
        to ??= span?.to ?? now;
      }
      const where = cut(from, to ?? now);
      const answer = await rows(what, where.period, signal);
      this.histogram = { bars: bars(answer.rows, where), step: where.step };
      counted(answer.events);
    } catch (error) {
      if (!isAbort(error)) {
        this.histogram = { bars: [], step: 0, error };
      }
    }
  }

  /**
   * @param {Counted} what
   * @param {string} field
   * @param {AbortSignal} signal
   */
  async #facet(what, field, signal) {
    try {
      const q = `${what.filter} | count by ${field} | top ${VALUES_OF_FACET}`;
      const answer = await json('/v1/stats', { query: what.parameters(q), signal });
      this.#set(field, { rows: answer.rows.map((/** @type {any[]} */ row) => [row[0] ?? '', row[1]]) });
    } catch (error) {
      if (!isAbort(error)) {
        this.#set(field, { error });
      }
    }
  }

  /**
   * @param {string} field
   * @param {Facet} facet
   */
  #set(field, facet) {
    this.facets = new Map(this.facets).set(field, facet); // another map, so that who shows it sees the change
  }
}

/**
 * @param {Counted} what
 * @param {string} period
 * @param {AbortSignal} signal
 */
function rows(what, period, signal) {
  return json('/v1/stats', { query: what.parameters(`${what.filter} | count by ${period}(time), outcome`), signal });
}
