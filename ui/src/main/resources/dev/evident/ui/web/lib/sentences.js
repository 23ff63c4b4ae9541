// @ts-check
/** Events as sentences that can be read aloud. What an event names cannot hide in them, turn them around, or make them endless. */

import { line } from './visible.js';

/** Of one name in a sentence. */
const NAME_CHARS_MAX = 80;

/** Of a whole sentence, a reason included. */
const SENTENCE_CHARS_MAX = 600;

/** @param {unknown} name */
function called(name) {
  return line(name, NAME_CHARS_MAX);
}

const PAST = /** @type {Record<string, string>} */ ({
  ban: 'banned', begin: 'began', commit: 'committed', cut: 'cut', drop: 'dropped', find: 'found', get: 'got', give: 'gave',
  log: 'logged', login: 'logged in', logout: 'logged out', make: 'made', permit: 'permitted', put: 'put', read: 'read',
  reset: 'reset', run: 'ran', scan: 'scanned', send: 'sent', set: 'set', stop: 'stopped', submit: 'submitted', tag: 'tagged',
  take: 'took', transfer: 'transferred', write: 'wrote',
});
const PLAIN = /** @type {Record<string, string>} */ ({ login: 'log in', logout: 'log out' });

/** Verbs that are about the person: "logged in" and not "logged in user". */
const ALONE = new Set(['login', 'logout']);

/**
 * @typedef {object} Deed
 * @property {string} past "exported"
 * @property {string} plain "export"
 * @property {string} object "document"; may be empty
 */

/**
 * An action `object.verb` as words; nothing when its last part is no plain word.
 *
 * @param {string} action
 * @returns {Deed | undefined}
 */
export function deed(action) {
  const dot = action.lastIndexOf('.');
  const verb = action.slice(dot + 1);
  if (dot < 1 || !/^[a-z]{2,20}$/.test(verb)) {
    return undefined;
  }
  const object = ALONE.has(verb) ? '' : action.slice(0, dot).split('.').reverse().join(' of ').replace(/[_-]/g, ' ');
  return { past: PAST[verb] ?? past(verb), plain: PLAIN[verb] ?? verb, object };
}

/** @param {string} verb */
function past(verb) {
  if (verb.endsWith('e')) {
    return `${verb}d`;
  }
  return /[^aeiou]y$/.test(verb) ? `${verb.slice(0, -1)}ied` : `${verb}ed`;
}

/** @param {string} noun */
function plural(noun) {
  if (/(s|x|ch|sh)$/.test(noun)) {
    return `${noun}es`;
  }
  return /[^aeiou]y$/.test(noun) ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

/** @param {any} actor */
export function who(actor) {
  const name = called(actor?.name || actor?.id) || (actor?.type === 'anonymous' ? 'somebody unknown' : `the ${actor?.type ?? 'actor'}`);
  const chain = [];
  for (let one = actor?.on_behalf_of, i = 0; one && i < 8; one = one.on_behalf_of, i++) {
    chain.push(called(one.name || one.id || one.type));
  }
  return chain.length > 0 ? `${name}, on behalf of ${chain.join(', and of ')},` : name;
}

const TARGETS_SHOWN = 3;

/**
 * @param {any[]} targets
 * @param {string} object what the action calls them
 */
function whom(targets, object) {
  const named = targets.slice(0, TARGETS_SHOWN).map((one) => {
    const type = one.type && one.type !== object ? `${called(one.type)} ` : '';
    return `${type}“${called(one.name || one.id || one.type)}”`;
  });
  const more = targets.length > TARGETS_SHOWN ? ` and ${targets.length - TARGETS_SHOWN} more` : '';
  return named.join(', ') + more;
}

const ENDS = /** @type {Record<string, string>} */ ({
  denied: 'It was denied.',
  failure: 'It failed.',
});

/**
 * The beginning of a sentence. Names and ids stay as they are: `u-17` is not `U-17`.
 *
 * @param {string} text
 */
function capital(text) {
  return /^(the|somebody) /.test(text) ? text.slice(0, 1).toUpperCase() + text.slice(1) : text;
}

/**
 * What happened, in one or two sentences.
 *
 * @param {any} event
 */
export function sentence(event) {
  const words = deed(event.action);
  const tried = event.outcome === 'denied' || event.outcome === 'failure';
  const targets = whom(event.targets ?? [], words?.object ?? '');
  const parts = [who(event.actor)];
  if (words) {
    parts.push(tried ? `tried to ${words.plain}` : words.past, words.object);
  } else {
    parts.push(tried ? `tried “${event.action}”` : `did “${event.action}”`, targets ? 'on' : '');
  }
  parts.push(targets);
  if (event.origin?.ip) {
    parts.push(`from ${event.origin.ip}`);
  }
  const said = `${capital(parts.filter(Boolean).join(' '))}.`;
  const end = ENDS[event.outcome] ?? '';
  return line([said, end, event.reason ? `Reason: ${line(event.reason, SENTENCE_CHARS_MAX)}` : ''].filter(Boolean).join(' '), SENTENCE_CHARS_MAX);
}

/**
 * Many events of one kind as one sentence.
 *
 * @param {any[]} events
 * @param {string} duration in words
 */
export function burstSentence(events, duration) {
  const first = events[0];
  const words = deed(first.action);
  const different = new Set(events.flatMap((event) => (event.targets ?? []).map((/** @type {any} */ one) => `${one.type}/${one.id}`)));
  const tried = first.outcome === 'denied' || first.outcome === 'failure';
  const object = words?.object ? plural(words.object) : '';
  const act = words
    ? `${tried ? `tried to ${words.plain}` : words.past}${object ? ` ${object}` : ''}`
    : `${tried ? 'tried' : 'did'} “${first.action}”`;
  const of = different.size > 1 ? `, ${different.size} different ones` : '';
  const end = first.outcome === 'denied' ? ' All were denied.' : first.outcome === 'failure' ? ' All failed.' : '';
  return line(`${capital(who(first.actor))} ${act} ${events.length} times within ${duration}${of}.${end}`, SENTENCE_CHARS_MAX);
}
