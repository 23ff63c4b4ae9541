// @ts-check
/** The languages of the viewer. A product may add one: `languages.fr = {...languages.en, title: 'Activité'}`. */

import { de } from './de.js';
import { en } from './en.js';

/**
 * @typedef {object} ProofWords
 * @property {(index: string, origin: string, accepted: string) => string} proven
 * @property {(size: string) => string} published
 * @property {(who: string) => string} witnessed
 * @property {string} unwitnessed
 * @property {(index: string, origin: string) => string} partly
 * @property {string} truth
 * @property {string} keyOfServer
 * @property {string} keyOfPage
 * @property {string} waiting
 * @property {string} wrong
 * @property {string} cannot
 */

/**
 * @typedef {object} Words
 * @property {string} title
 * @property {string} search
 * @property {string} searchHint
 * @property {string} queryHint
 * @property {string} find
 * @property {string} clear
 * @property {string} within
 * @property {string} anyTime
 * @property {string} hour
 * @property {string} day
 * @property {string} week
 * @property {string} month
 * @property {string} outcome
 * @property {string} anyOutcome
 * @property {Record<string, string>} outcomes
 * @property {(what: string) => string} only
 * @property {(what: string) => string} without
 * @property {string} filters
 * @property {string} time
 * @property {string} actor
 * @property {string} action
 * @property {string} target
 * @property {string} origin
 * @property {string} proof
 * @property {string} message
 * @property {string} reason
 * @property {Record<string, string>} fields
 * @property {string} changes
 * @property {string} field
 * @property {string} before
 * @property {string} after
 * @property {(when: string) => string} open
 * @property {string} more
 * @property {string} loading
 * @property {string} nothing
 * @property {string} nothingHint
 * @property {(n: string, exact: boolean) => string} count
 * @property {string} incomplete
 * @property {(n: string) => string} cut
 * @property {string} csv
 * @property {(n: string) => string} csvRunning
 * @property {(n: string) => string} csvCut
 * @property {string} again
 * @property {string} expired
 * @property {string} away
 * @property {(why: string) => string} refused
 * @property {string} failed
 * @property {string} noToken
 * @property {Record<import('./proof.js').State, string>} badge
 * @property {ProofWords} proofWords
 */

/** @type {Record<string, Words>} by the first part of a language tag */
export const languages = { en, de };

/**
 * The words of a language; English where there are none.
 *
 * @param {string} tag such as de-AT
 * @returns {Words}
 */
export function wordsOf(tag) {
  return languages[tag.toLowerCase().split('-')[0]] ?? en;
}

/**
 * @param {string} iso a time as the server writes it
 * @param {string} tag of the language
 * @param {boolean} [zoned] whether it says by which clock, too
 */
export function timeText(iso, tag, zoned = false) {
  const time = new Date(iso);
  return Number.isNaN(time.getTime())
    ? iso
    : new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: zoned ? 'long' : 'medium' }).format(time);
}

/**
 * @param {number | bigint} n
 * @param {string} tag of the language
 */
export function numberText(n, tag) {
  return new Intl.NumberFormat(tag).format(n);
}
