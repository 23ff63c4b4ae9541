// @ts-check
/** An evidence file that was opened: reads the block in the page, checks it, and says so. */
import { toBase64 } from '../proof/bytes.js';
import { CODES } from '../proof/check.js';
import { hashesHere } from '../proof/crypto.js';
import { checkEvidence } from '../proof/evidence.js';
import { fault, limits, plain, published, utc } from '../proof/words.js';
import { element, eventElement, facts, list } from './show.js';

const EVENTS_AT_ONCE = 200;
const PAUSE_EVERY = 50;

/** @param {string} id @returns {HTMLElement} */
function place(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {'good'|'bad'|'partly'|''} className @param {string} title @param {string} text */
function verdict(className, title, text) {
  const box = place('verdict');
  box.className = `verdict ${className}`;
  box.dataset.state = className || 'checking';
  box.replaceChildren(element('strong', '', title), text);
}

/** @param {import('../proof/evidence.js').Result} result */
function conclude(result) {
  const count = result.events.length.toLocaleString('en');
  const origin = plain(result.note?.checkpoint?.origin ?? '');
  if (result.code === CODES.VERIFIED) {
    verdict('good', `Verified: all ${count} events are as the log ${origin} has them`,
      'Every event leads, hash by hash, to the checkpoint that the log signed.');
  } else if (result.code === CODES.PARTLY_SHOWN) {
    verdict('partly', `In the log, but ${result.partly} of ${count} events are shown partly`,
      'Whoever exported this does not see all fields. What is shown of these events is not proven.');
  } else if (result.code === CODES.NOT_HERE) {
    verdict('partly', 'Not checked: this browser cannot',
      'It does not know Ed25519. Use a newer browser, or evident verify --evidence FILE.');
  } else if (result.wrong > 0 && result.note?.code === 0) {
    verdict('bad', `Not verified: ${result.wrong} of ${count} events are not as the log has them`,
      'They are marked below. Do not rely on them, and keep this file as it is.');
  } else {
    verdict('bad', `Not verified: ${fault(result.code).toLowerCase()}`, `${plain(result.what)}.`);
  }
}

/** @param {import('../proof/evidence.js').Result} result */
function about(result) {
  const head = result.head;
  if (!head) {
    return;
  }
  place('about').append(element('h2', '', 'What this file says about itself'), facts([
    ['asked for', head.query === '' ? '(every event)' : head.query],
    ['exported by', head.exported_by],
    ['why', head.purpose === '' ? '(not said)' : head.purpose],
    ['when', head.exported],
    ['made by', head.server],
    ['events', String(result.events.length)],
    ...(result.end?.missing ? [/** @type {[string, string]} */ ([
      'not readable then', result.end.missing])] : []),
  ]), element('p', 'soft', 'This part is the word of the server that made the file; the log proves '
    + 'the events below, and not this.'));
  const note = result.note;
  if (note?.checkpoint) {
    place('about').append(element('h2', '', 'The checkpoint that everything leads to'), facts([
      ['log', note.checkpoint.origin],
      ['entries', note.checkpoint.size.toLocaleString('en')],
      ['root', toBase64(note.checkpoint.root)],
      ['key', head.key],
      ...note.lines.map((line) => /** @type {[string, string]} */ (line.cosignedSeconds === undefined
        ? ['signature', `${line.name}: ${LINE_WORDS[line.state]}`]
        : ['cosignature', `${line.name}, ${utc(1000 * line.cosignedSeconds)}: ${LINE_WORDS[line.state]}`])),
    ]));
  }
}

const LINE_WORDS = {
  signed: 'right', wrong: 'WRONG', unknown: 'by a key that is not known here',
  'not-here': 'could not be checked here',
};

/** @param {import('../proof/evidence.js').Result} result */
function meaning(result) {
  if (result.note) {
    place('about').append(
      element('h2', '', 'What this shows'),
      list(result.code === CODES.VERIFIED || result.code === CODES.PARTLY_SHOWN
        ? published(result.note) : ['Nothing, while something in it is wrong.']),
      element('h2', '', 'What this does not show'),
      list([...limits(result.note, 'this file'),
        'That this page tells the truth about itself: whoever gave you the file could have given '
          + 'you another page. evident verify --evidence FILE --key KEY looks at the same file with '
          + 'a program that you have from elsewhere.']));
  }
}

/** @param {import('../proof/evidence.js').Result} result */
function events(result) {
  const note = result.note;
  const all = place('events');
  if (!note || result.events.length === 0) {
    return;
  }
  all.append(element('h2', '', 'Events'));
  const isWrong = (/** @type {{code: number}} */ one) =>
    one.code !== CODES.VERIFIED && one.code !== CODES.PARTLY_SHOWN;
  // What is wrong comes first: nobody should have to look for it.
  const order = [...result.events.filter(isWrong), ...result.events.filter((e) => !isWrong(e))];
  const more = element('button', '');
  let next = 0;
  const show = () => {
    const some = order.slice(next, next + EVENTS_AT_ONCE);
    next += some.length;
    more.before(...some.map((one) => eventElement(one, note)));
    more.textContent = `Show more (${order.length - next} left)`;
    more.hidden = next === order.length;
  };
  more.addEventListener('click', show);
  all.append(more);
  show();
}

async function open() {
  if (!hashesHere()) {
    verdict('partly', 'Not checked: this browser cannot',
      'It has no WebCrypto here. Use another browser, or evident verify --evidence FILE.');
    return;
  }
  const text = (place('evidence').textContent ?? '').replace(/^\n/, '');
  const result = await checkEvidence(text, {
    progress: async (done, count) => {
      if (done % PAUSE_EVERY === 0) {
        verdict('', 'Checking …', `${done} of ${count} events`);
        await new Promise((resolve) => { setTimeout(resolve); });
      }
    },
  });
  conclude(result);
  about(result);
  meaning(result);
  events(result);
}

open().catch((error) => {
  verdict('bad', 'Not verified: this page failed', plain(String(error)));
});
