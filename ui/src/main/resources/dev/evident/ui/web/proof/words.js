// @ts-check
/** What a check shows, and what it does not, in words for people who do not read hashes. */

/** @param {number} ms since 1970 @returns {string} */
export function utc(ms) {
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15
    ? `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`
    : `${ms} ms after 1970`;
}

/** Marks that change how a text looks, or that do not look like anything. */
const UNSEEN =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/**
 * A text as it can be shown: what a reader cannot see, or what turns the words around it, is
 * written out.
 *
 * @param {string} text @returns {string}
 */
export function plain(text) {
  return text.replace(UNSEEN, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** @param {import('./check.js').CheckedNote} note @returns {import('./note.js').Line[]} */
function cosigners(note) {
  return note.lines.filter((line) => line.state === 'signed' && line.cosignedSeconds !== undefined);
}

/**
 * What the check of one event shows.
 *
 * @param {import('./check.js').CheckedEvent} event @param {import('./check.js').CheckedNote} note
 * @param {bigint} index @param {string} keyFrom who named the key that was believed
 * @returns {{shows: string[], showsNot: string[]}}
 */
export function inWords(event, note, index, keyFrom) {
  const shows = [];
  const showsNot = [];
  const origin = plain(note.checkpoint?.origin ?? '');
  if (event.included.code === 0 && note.code === 0 && event.entry) {
    shows.push(event.partly
      ? `Committed: the log ${origin} holds an event at place ${index}, since `
        + `${utc(event.entry.acceptedMs)} by the clock of its server. What you see here is a part of `
        + 'it, and nothing proves that part: you may not see the whole, so the rest is not here.'
      : `Committed: the log ${origin} took in exactly these bytes as number ${index}, at `
        + `${utc(event.entry.acceptedMs)} by the clock of its server.`);
    shows.push(...published(note));
  }
  showsNot.push(...limits(note, keyFrom));
  return { shows, showsNot };
}

/** @param {import('./check.js').CheckedNote} note @returns {string[]} */
export function published(note) {
  if (note.code !== 0 || !note.checkpoint) {
    return [];
  }
  const size = note.checkpoint.size.toLocaleString('en');
  const shows = [
    `Published: a checkpoint over the first ${size} entries covers it, signed with the key `
      + `${plain(note.signedBy.map((key) => key.name).join(', '))}. Nothing under it can be changed, `
      + 'removed or put in without breaking that signature.',
  ];
  for (const line of cosigners(note)) {
    shows.push(`Witnessed: by ${plain(line.name)}, since ${utc(1000 * Number(line.cosignedSeconds))} `
      + 'by its own clock. It saw this very checkpoint and signed that the log had only grown up to it; '
      + 'whoever changes anything under it now needs that witness as an accomplice, too.');
  }
  return shows;
}

/**
 * @param {import('./check.js').CheckedNote} note @param {string} keyFrom
 * @returns {string[]} what no check of this kind shows
 */
export function limits(note, keyFrom) {
  const all = [
    'That what an event says is true. It is what the program that sent it said at the time.',
    'That nothing else happened. What was never sent to the log, or was not asked for, is not here.',
    `Whose log it is. The key that was believed is the one that ${keyFrom} names; compare it with `
      + 'the one that the operator published elsewhere.',
  ];
  if (cosigners(note).length === 0) {
    all.push('That everybody is shown the same log, and since when. No known witness cosigned this '
      + 'checkpoint, so both rest on the word of the server.');
  } else {
    all.push(`Who the witnesses are, and that they are independent. Their keys are those that ${keyFrom} `
      + 'names; a witness has seen that the log only grew, and nothing of what is in it.');
  }
  const unknown = note.lines.filter((line) => line.state === 'unknown').length;
  if (unknown > 0) {
    all.push(`What ${unknown} more signature${unknown === 1 ? ' is' : 's are'} worth: the keys are `
      + 'not known here.');
  }
  return all;
}

/** What went wrong, by code, for people. @type {Record<number, string>} */
const FAULTS = {
  3: 'This could not be checked here',
  10: 'The signature of the log is not right',
  11: 'The public entry is damaged',
  14: 'The log does not hold this at this place',
  17: 'The signature of a witness is not right',
  21: 'The record was changed: it is not what the log committed to',
  22: 'The record is not here',
  27: 'This is not as it was made',
};

/** @param {number} code @returns {string} */
export function fault(code) {
  return FAULTS[code] ?? 'This is not right';
}
