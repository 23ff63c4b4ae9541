// @ts-check
/**
 * Requests to the server, under the cookie of the session. What it refuses comes as an ApiError with the members of its problem+json.
 */

import { parsedExactly } from '../proof/exact.js';
import { purposeFor } from './purpose.js';

/** What the server, or the way to it, refused. */
export class ApiError extends Error {
  /**
   * @param {number} status 0 when no answer came
   * @param {Record<string, any>} problem
   */
  constructor(status, problem) {
    super(String(problem.detail ?? problem.title ?? 'the request failed'));
    this.name = 'ApiError';
    /** @type {number} */
    this.status = status;
    /** @type {string} stable, for programs */
    this.code = String(problem.code ?? 'unknown');
    /** @type {string} a sentence for people */
    this.detail = this.message;
    /** @type {number | undefined} of a query, counted from 1 */
    this.column = typeof problem.column === 'number' ? problem.column : undefined;
    /** @type {string | undefined} what stands at the column */
    this.piece = typeof problem.piece === 'string' ? problem.piece : undefined;
    /** @type {string | undefined} the detail without the place */
    this.reason = typeof problem.reason === 'string' ? problem.reason : undefined;
    /** @type {string | undefined} names the request in the server's log */
    this.requestId = typeof problem.request_id === 'string' ? problem.request_id : undefined;
    /** @type {number | undefined} seconds */
    this.retryAfter = undefined;
  }
}

/** @param {unknown} error whether it only says that we stopped waiting ourselves */
export function isAbort(error) {
  return error instanceof DOMException && error.name === 'AbortError';
}

/**
 * @typedef {object} Wish
 * @property {string} [method] GET by default
 * @property {Record<string, string | number | undefined>} [query] undefined and empty ones are left out
 * @property {unknown} [body] sent as JSON
 * @property {Record<string, string>} [headers]
 * @property {AbortSignal} [signal]
 */

/**
 * @param {string} path
 * @param {Wish} [wish]
 */
export function address(path, wish = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(wish.query ?? {})) {
    if (value !== undefined && value !== '') {
      query.set(name, String(value));
    }
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

/**
 * The answer, whatever its body; refusals are thrown. Asks people for a purpose where the server wants one, and sends it along from then on.
 *
 * @param {string} path
 * @param {Wish} [wish]
 * @returns {Promise<Response>}
 */
export async function send(path, wish = {}) {
  const purpose = purposeFor(wish.query?.stream);
  try {
    return await once(path, wish, purpose.known());
  } catch (error) {
    if (error instanceof ApiError && error.code === 'purpose-required') {
      return once(path, wish, await purpose.ask(error.detail));
    }
    throw error;
  }
}

/**
 * @param {string} path
 * @param {Wish} wish
 * @param {string} purpose
 */
async function once(path, wish, purpose) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json', ...wish.headers };
  if (wish.body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (purpose) {
    headers['Evident-Purpose'] = purpose;
  }
  /** @type {Response} */
  let response;
  try {
    response = await fetch(address(path, wish), {
      method: wish.method ?? 'GET',
      headers,
      body: wish.body === undefined ? undefined : JSON.stringify(wish.body),
      signal: wish.signal,
      credentials: 'same-origin',
      redirect: 'error',
      cache: 'no-store',
    });
  } catch (error) {
    if (isAbort(error)) {
      throw error;
    }
    throw new ApiError(0, {
      code: 'no-answer',
      detail: 'the server does not answer; is it running, and is the network there?',
    });
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  return response;
}

/** @param {Response} response */
async function refusal(response) {
  /** @type {Record<string, any>} */
  let problem = {};
  if ((response.headers.get('Content-Type') ?? '').startsWith('application/problem+json')) {
    problem = await response.json().catch(() => ({}));
  }
  const error = new ApiError(response.status, {
    detail: `the server answered ${response.status}`,
    ...problem,
  });
  error.retryAfter = Number(response.headers.get('Retry-After')) || undefined;
  if (response.status === 401) {
    window.dispatchEvent(new CustomEvent('evident-unauthorized', { detail: error }));
  }
  return error;
}

/**
 * The JSON of an answer.
 *
 * @param {string} path
 * @param {Wish} [wish]
 * @returns {Promise<any>}
 */
export async function json(path, wish = {}) {
  const response = await send(path, wish);
  return response.status === 204 ? undefined : parsedExactly(await response.text());
}
