// @ts-check
/** What a verification of the whole log says, in a sentence. Pure. */

import { utc, whole } from './amounts.js';

/**
 * @param {{state: string, size?: number, done?: number, started?: string, ended?: string}} now
 * @returns {{text: string, tone: '' | 'good' | 'bad'}}
 */
export function verificationWords(now) {
  const size = whole(now.size ?? 0);
  switch (now.state) {
    case 'running':
      return { text: `${whole(now.done ?? 0)} of ${size} records …`, tone: '' };
    case 'verified':
      return { text: `Verified: all ${size} records give the root that was signed. ${utc(now.ended)}.`, tone: 'good' };
    case 'damaged':
      return { text: `Damaged: not everything is as it was signed. ${utc(now.ended)}. Run evident fsck; it says what to do.`, tone: 'bad' };
    case 'broken-off':
      return { text: `It could not be carried to its end, which says nothing about the log. ${utc(now.ended)}.`, tone: 'bad' };
    default:
      return { text: 'Not asked for since the server was started.', tone: '' };
  }
}
