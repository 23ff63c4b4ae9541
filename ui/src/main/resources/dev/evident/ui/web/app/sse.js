// @ts-check
/** Server-sent events through fetch, which unlike EventSource can be told headers and says why it was refused. */

import { isAbort, send } from './api.js';

/**
 * @typedef {object} ServerEvent
 * @property {string} type "message" unless the server names one
 * @property {string} data
 * @property {string} id
 */

/**
 * Every event of a stream, until it ends, breaks off, or the signal says so. Only the first request can fail: whoever asks again is told why
 * that is refused.
 *
 * @param {string} path
 * @param {import('./api.js').Wish} wish
 * @returns {AsyncGenerator<ServerEvent>}
 */
export async function* events(path, wish) {
  const response = await send(path, { ...wish, headers: { ...wish.headers, Accept: 'text/event-stream' } });
  if (!response.body) {
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const parser = new Parser();
  try {
    for (;;) {
      const { value, done } = await reader.read().catch((error) => {
        if (isAbort(error)) {
          throw error;
        }
        return { value: undefined, done: true }; // the connection is gone
      });
      if (done || value === undefined) {
        return;
      }
      yield* parser.push(value);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Lines to events, however the bytes were cut (HTML Standard, 9.2.6). */
export class Parser {
  rest = '';
  data = /** @type {string[]} */ ([]);
  type = '';
  id = '';

  /**
   * @param {string} text the next piece
   * @returns {ServerEvent[]} those that it ends
   */
  push(text) {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    /** @type {ServerEvent[]} */
    const all = [];
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      if (line === '') {
        if (this.data.length > 0) {
          all.push({ type: this.type || 'message', data: this.data.join('\n'), id: this.id });
        }
        this.data = [];
        this.type = '';
      } else {
        this.field(line);
      }
    }
    return all;
  }

  /** @param {string} line */
  field(line) {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'data') {
      this.data.push(value);
    } else if (name === 'event') {
      this.type = value;
    } else if (name === 'id') {
      this.id = value;
    }
  }
}
