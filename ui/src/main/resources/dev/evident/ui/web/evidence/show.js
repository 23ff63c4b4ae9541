// @ts-check
/** The elements of the evidence page. Texts go in as texts: nothing of an event is ever markup. */
import { fromUtf8, toHex } from '../proof/bytes.js';
import { CODES } from '../proof/check.js';
import { parsedExactly } from '../proof/exact.js';
import { fault, inWords, plain, utc } from '../proof/words.js';

/** Longer texts are cut on the page; the whole stands in the file. */
const TEXT_CHARS_MAX = 20000;

/** @typedef {import('../proof/evidence.js').EventResult} EventResult */

/**
 * @param {string} name @param {string} [className] @param {...(Node|string)} children
 * @returns {HTMLElement}
 */
export function element(name, className = '', ...children) {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }
  made.append(...children);
  return made;
}

/** @param {string} text */
export function shown(text) {
  const more = text.length - TEXT_CHARS_MAX;
  return more > 0
    ? `${plain(text.slice(0, TEXT_CHARS_MAX))} … (${more} more characters in the file)`
    : plain(text);
}

/** @param {[string, string][]} rows */
export function facts(rows) {
  return element('dl', '', ...rows.flatMap(([name, value]) =>
    [element('dt', '', name), element('dd', '', shown(value))]));
}

/** @param {string[]} texts */
export function list(texts) {
  return element('ul', '', ...texts.map((text) => element('li', '', text)));
}

/** @param {EventResult} one @returns {any} the event as JSON; undefined when it cannot be read */
export function recordOf(one) {
  const bytes = one.event?.view ?? one.checked?.recordBytes;
  try {
    return bytes ? parsedExactly(fromUtf8(bytes)) : undefined;
  } catch (_) {
    return undefined;
  }
}

/** @param {number} code @returns {['good'|'partly'|'bad', string]} */
function state(code) {
  if (code === CODES.VERIFIED) {
    return ['good', 'verified'];
  }
  if (code === CODES.PARTLY_SHOWN) {
    return ['partly', 'shown partly'];
  }
  return code === CODES.NOT_HERE ? ['partly', 'not checked here'] : ['bad', 'not as logged'];
}

/**
 * One event, closed; what is inside is made when it is opened.
 *
 * @param {EventResult} one @param {import('../proof/check.js').CheckedNote} note
 */
export function eventElement(one, note) {
  const record = recordOf(one);
  const [className, word] = state(one.code);
  const texts = [
    record?.time, record?.action, record?.outcome, record?.actor?.name ?? record?.actor?.id,
    record?.targets?.[0]?.name ?? record?.targets?.[0]?.id,
  ].filter((text) => typeof text === 'string' && text !== '');
  const made = element('details', 'event',
    element('summary', '',
      element('span', `badge ${className}`, word),
      element('span', 'soft', `no. ${one.index ?? '?'}`),
      ...texts.map((text) => element('bdi', '', shown(text.slice(0, 200))))));
  made.dataset.state = className;
  made.dataset.index = one.index ?? '';
  made.addEventListener('toggle', () => {
    if (made.querySelector('div') === null) {
      made.append(inside(one, note, record));
    }
  });
  return made;
}

/** @param {EventResult} one @param {import('../proof/check.js').CheckedNote} note @param {any} record */
function inside(one, note, record) {
  const parts = element('div');
  if (one.code !== CODES.VERIFIED && one.code !== CODES.PARTLY_SHOWN) {
    parts.append(element('p', 'verdict bad', element('strong', '', fault(one.code)),
      `Line ${one.line} of the evidence: ${plain(one.what)}.`));
  }
  if (record !== undefined) {
    parts.append(element('h3', '', one.event?.view ? 'What was shown of the event' : 'The event'),
      facts(flat(record)), element('h3', '', 'Its bytes'), original(one));
  }
  if (one.event && one.checked) {
    const words = inWords(one.checked, note, one.event.index, 'this file');
    if (words.shows.length > 0) {
      parts.append(element('h3', '', 'What the proof shows'), list(words.shows));
    }
    parts.append(element('h3', '', 'The proof, hash by hash'), steps(one, note));
  }
  return parts;
}

/** @param {EventResult} one */
function original(one) {
  const bytes = one.event?.view ?? one.checked?.recordBytes ?? new Uint8Array();
  const made = element('pre', '', shown(fromUtf8(bytes)));
  made.tabIndex = 0; // a part that scrolls can be reached by keyboard
  return made;
}

/** Dotted paths and their values. @param {any} value @param {string} path @returns {[string, string][]} */
export function flat(value, path = '') {
  if (value !== null && typeof value === 'object' && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([name, inner]) =>
      flat(inner, path === '' ? plain(name) : `${path}.${plain(name)}`));
  }
  return [[path, typeof value === 'string' ? value : JSON.stringify(value)]];
}

/** @param {EventResult} one @param {import('../proof/check.js').CheckedNote} note */
function steps(one, note) {
  const checked = /** @type {import('../proof/check.js').CheckedEvent} */ (one.checked);
  const event = /** @type {import('../proof/evidence.js').EvidenceEvent} */ (one.event);
  const made = element('ol', 'steps');
  const add = (/** @type {string} */ text, /** @type {string} */ value) =>
    made.append(element('li', '', `${text} `, element('code', '', value)));
  checked.hashes.forEach((hash, i) => add(`Part ${i + 1} of the record with its salt:`, toHex(hash)));
  add('The entry that stands for it in the log:', toHex(event.entry));
  if (checked.entry) {
    add('Taken in:', utc(checked.entry.acceptedMs));
  }
  add('The leaf, hash of the entry:', toHex(checked.leaf));
  for (const step of checked.path) {
    add(`with ${toHex(step.sibling).slice(0, 16)}… on its ${step.side} gives`, toHex(step.hash));
  }
  add('The root in the signed checkpoint:', note.checkpoint ? toHex(note.checkpoint.root) : '–');
  return made;
}
