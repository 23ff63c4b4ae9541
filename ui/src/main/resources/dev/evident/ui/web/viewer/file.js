// @ts-check
/** The file for a spreadsheet: made of what a search finds, page by page, and handed to the person. */

import { head, line } from './csv.js';

/** Events of one file: enough for a look, and what a browser holds with ease. */
const EVENTS_MAX = 5_000;
const PAGE_EVENTS = 500;

/**
 * @param {(limit: number, cursor: string | undefined) => Promise<any>} page one page of the answer
 * @param {(events: number) => void} progress
 * @returns {Promise<{text: string, events: number, cut: boolean, complete: boolean}>} cut: there are more; complete: nothing was unreadable
 */
export async function csvOf(page, progress) {
  const parts = [head()];
  let complete = true;
  /** @type {string | undefined} */
  let cursor;
  do {
    const answer = await page(PAGE_EVENTS, cursor);
    parts.push(...answer.events.map(line));
    complete &&= answer.complete;
    cursor = answer.next;
    progress(parts.length - 1);
  } while (cursor && parts.length <= EVENTS_MAX);
  return { text: parts.join(''), events: parts.length - 1, cut: cursor !== undefined, complete };
}

/**
 * @param {string} text
 * @param {string} name
 */
export function download(text, name) {
  const address = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
