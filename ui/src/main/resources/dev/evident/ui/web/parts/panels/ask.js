// @ts-check
/** What a panel asks the server, and what it is told. */

import { json } from '../../app/api.js';
import { isTable } from '../../lib/query-text.js';
import { before } from '../../lib/spans.js';

/**
 * @typedef {'count' | 'number' | 'line' | 'bars' | 'top' | 'heat-map' | 'table' | 'integrity'} PanelType
 *
 * @typedef {object} Panel
 * @property {PanelType} type
 * @property {string} title
 * @property {string} [query]
 * @property {string} [from]
 * @property {string} [to]
 * @property {number} width
 * @property {number} height
 *
 * @typedef {import('../../lib/spans.js').Span} Span
 * @typedef {import('../../lib/series.js').Table} Table
 *
 * @typedef {object} Answer
 * @property {Table} table what is shown, as a table
 * @property {number} [previous] of a number: the one before
 * @property {boolean} complete whether nothing is missing
 * @property {any} [log] of an integrity panel
 */

/** Events of one table panel; the query itself says top N, and pages hold so many. */
const PAGE = 1000;

/**
 * @param {Panel} panel
 * @param {Span} span
 * @param {string | undefined} stream
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
export async function ask(panel, span, stream, signal) {
  const query = panel.query ?? '';
  switch (panel.type) {
    case 'integrity':
      return integrity(signal);
    case 'count':
      return stats(query ? `${query} | count` : '* | count', span, stream, signal);
    case 'number':
      return number(query, span, stream, signal);
    case 'table':
      return table(query, span, stream, signal);
    default:
      return stats(query, span, stream, signal);
  }
}

/**
 * @param {string} q
 * @param {Span} span
 * @param {string | undefined} stream
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function stats(q, span, stream, signal) {
  const answer = await json('/v1/stats', { query: { q, from: span.from, to: span.to, stream }, signal });
  return { table: answer, complete: answer.complete };
}

/**
 * @param {string} q
 * @param {Span} span
 * @param {string | undefined} stream
 * @param {AbortSignal} signal
 */
async function number(q, span, stream, signal) {
  const earlier = before(span);
  const [now, then] = await Promise.all([
    stats(q, span, stream, signal),
    earlier ? stats(q, earlier, stream, signal) : undefined,
  ]);
  const previous = then?.table.rows[0]?.[0];
  return {
    ...now,
    previous: previous === null || previous === undefined ? undefined : Number(previous),
    complete: now.complete && (then?.complete ?? true),
  };
}

/**
 * @param {string} q
 * @param {Span} span
 * @param {string | undefined} stream
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function table(q, span, stream, signal) {
  if (isTable(q)) {
    return stats(q, span, stream, signal);
  }
  const answer = await json('/v1/events', {
    query: { q, from: span.from, to: span.to, stream, limit: PAGE },
    signal,
  });
  const columns = answer.columns ?? ['time', 'actor.id', 'action', 'outcome'];
  return {
    table: {
      columns: columns.map(/** @param {string} name */ (name) => ({ name, type: name === 'time' ? 'time' : 'text' })),
      rows: answer.events.map(/** @param {any} one */ (one) =>
        columns.map(/** @param {string} name */ (name) => (one.fields ? one.fields[name] : at(one.event, name))),
      ),
    },
    complete: answer.complete,
  };
}

/**
 * @param {any} event
 * @param {string} path
 */
function at(event, path) {
  return path.split('.').reduce((value, name) => value?.[name], event) ?? null;
}

/**
 * What is public for everybody, and what was verified for those who may ask.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function integrity(signal) {
  const ready = await json('/readyz', { signal });
  const segments = await json('/v1/integrity', { signal }).catch((error) => {
    if (error.status === 403) {
      return undefined;
    }
    throw error;
  });
  const verified = segments?.segments.map(/** @param {any} one */ (one) => one.verified).filter(Boolean).sort();
  /** @type {any[][]} */
  const rows = [
    ['events and entries committed', ready.committed],
    ['of these published under a signed checkpoint', ready.published],
    ['searchable', ready.searchable],
    ['sealed in segments', ready.sealed],
  ];
  if (segments) {
    rows.push(
      ['segments that were verified', segments.verified],
      ['segments not verified yet', segments.unverified],
      ['damaged segments', segments.damaged],
      ['longest ago that one was verified', verified?.[0] ?? 'never'],
    );
  }
  return {
    table: {
      columns: [
        { name: 'what', type: 'text' },
        { name: 'now', type: 'text' },
      ],
      rows,
    },
    complete: (segments?.damaged ?? 0) === 0 && ready.store.length === 0,
    log: { ...ready, segments },
  };
}
