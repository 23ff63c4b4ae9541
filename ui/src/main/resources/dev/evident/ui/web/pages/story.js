// @ts-check
/** /ui/story?actor=… | target=… | session=…: one of them on a timeline, in sentences that can be read aloud. */

import { LitElement, html, nothing } from 'lit';
import { controls } from '../style/shared.js';
import { isAbort } from '../app/api.js';
import { go, link } from '../app/router.js';
import { duration, number } from '../lib/plain.js';
import { burstSentence, sentence } from '../lib/sentences.js';
import { SPANS, inWords } from '../lib/spans.js';
import { byDay } from '../lib/story.js';
import { line } from '../lib/visible.js';
import { KINDS, firsts, page, told } from '../parts/story/teller.js';
import { storyStyles } from '../parts/story/story-styles.js';
import '../parts/empty-state.js';
import '../parts/error-line.js';

/** @typedef {import('../parts/story/teller.js').Wish} Wish */
/** @typedef {import('../parts/story/teller.js').Kind} Kind */
/** @typedef {import('../lib/story.js').Item} Item */
/** @typedef {import('../lib/story.js').Told} Told */

const NAMES = /** @type {Kind[]} */ (Object.keys(KINDS));
const PLACES = { before: 'at first', between: '', after: 'since then' };

class PageStory extends LitElement {
  static properties = {
    route: { attribute: false },
    events: { state: true },
    error: { state: true },
    busy: { state: true },
  };

  static styles = [controls, storyStyles];

  constructor() {
    super();
    /** @type {import('../app/router.js').Route | undefined} */
    this.route = undefined;
    /** @type {{index: number, event: any}[]} */
    this.events = [];
    /** @type {string | undefined} where it goes on */
    this.next = undefined;
    this.complete = true;
    /** @type {Awaited<ReturnType<typeof firsts>>} */
    this.news = [];
    /** @type {unknown} */
    this.error = undefined;
    this.busy = false;
    /** @type {AbortController | undefined} */
    this.asking = undefined;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.asking?.abort();
  }

  /** @returns {Wish | undefined} what the address says */
  get wish() {
    const query = this.route?.query ?? new URLSearchParams();
    const kind = NAMES.find((name) => query.get(name));
    return kind && {
      kind,
      value: query.get(kind) ?? '',
      from: query.get('from') || '-24h',
      to: query.get('to') || undefined,
      back: query.get('back') || '-30d',
      stream: query.get('stream') || undefined,
    };
  }

  willUpdate(/** @type {Map<string, unknown>} */ changed) {
    if (changed.has('route')) {
      this.#begin();
    }
  }

  async #begin() {
    this.asking?.abort();
    this.asking = new AbortController();
    this.events = [];
    this.next = undefined;
    this.error = undefined;
    const wish = this.wish;
    if (wish) {
      await this.#ask(async (signal) => {
        const [news, first] = await Promise.all([firsts(wish, signal), page(wish, undefined, signal)]);
        signal.throwIfAborted();
        this.news = news;
        this.#take(first);
      });
    }
  }

  async #more() {
    const wish = this.wish;
    const next = this.next;
    if (wish && next) {
      await this.#ask(async (signal) => this.#take(await page(wish, next, signal)));
    }
  }

  /** @param {(signal: AbortSignal) => Promise<void>} question */
  async #ask(question) {
    this.busy = true;
    try {
      await question(/** @type {AbortController} */ (this.asking).signal);
      this.busy = false;
    } catch (error) {
      if (!isAbort(error)) {
        this.error = error;
        this.busy = false;
      }
    }
  }

  /** @param {Awaited<ReturnType<typeof page>>} answer */
  #take(answer) {
    this.events = [...this.events, ...answer.events];
    this.next = answer.next;
    this.complete = answer.complete;
  }

  render() {
    const wish = this.wish;
    return html`<h1>${wish ? `Story of ${wish.kind} “${line(wish.value)}”` : 'Story'}</h1>
      ${this.#form(wish)}
      <error-line .error=${this.error}><button @click=${this.#begin}>Try again</button></error-line>
      ${wish && !this.error ? this.#story(wish) : nothing}
      ${wish
        ? nothing
        : html`<empty-state heading="Whose story?">
            Name an actor, a target or a session: what happened is then told in order, with silences, bursts and what was new.
          </empty-state>`}`;
  }

  /** @param {Wish | undefined} wish */
  #form(wish) {
    const option = (/** @type {string} */ value, /** @type {string} */ name, /** @type {string} */ now) =>
      html`<option value=${value} ?selected=${value === now}>${name}</option>`;
    const from = wish?.from ?? '-24h';
    const back = wish?.back ?? '-30d';
    const known = SPANS.some((one) => one.from === from) && !wish?.to;
    return html`<form @submit=${this.#submit}>
      <div class="field">
        <label for="kind">Of</label>
        <select id="kind" name="kind">
          ${NAMES.map((name) => option(name, KINDS[name].name, wish?.kind ?? 'actor'))}
        </select>
      </div>
      <div class="field wide">
        <label for="value">Its id</label>
        <input id="value" name="value" required autocomplete="off" spellcheck="false" .value=${wish?.value ?? ''} />
      </div>
      <div class="field">
        <label for="from">Time range</label>
        <select id="from" name="from">
          ${known ? nothing : html`<option value="" selected>${inWords({ from, to: wish?.to })}</option>`}
          ${SPANS.map((one) => option(one.from, one.name, known ? from : ''))}
        </select>
      </div>
      <div class="field">
        <label for="back">New means not seen in</label>
        <select id="back" name="back">
          ${SPANS.slice(1).map((one) => option(one.from, one.name.replace('Last', 'the last'), back))}
          ${option('-365d', 'the last year', back)}
        </select>
      </div>
      <button class="primary">Tell it</button>
    </form>`;
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.target));
    const wish = this.wish;
    const from = String(form.get('from'));
    go(
      link('story', [], {
        [String(form.get('kind'))]: String(form.get('value')),
        from: from || wish?.from,
        to: from ? undefined : wish?.to,
        back: String(form.get('back')),
        stream: wish?.stream,
      }),
    );
  }

  /** @param {Wish} wish */
  #story(wish) {
    if (this.busy && this.events.length === 0) {
      return html`<p class="quiet" role="status">Asking …</p>`;
    }
    if (this.events.length === 0) {
      return html`<empty-state heading="Nothing happened">
        There is no event of this ${wish.kind} in ${inWords(wish)}, or none that you may see.
      </empty-state>`;
    }
    const items = told(wish, this.events, this.news, !this.next);
    return html`<p class="summary card" role="status">${this.#summary(wish, items)}</p>
      ${byDay(items).map(
        ({ day, items: some }) =>
          html`<h2>
              ${new Date(`${day}T00:00:00Z`).toLocaleDateString('en', { dateStyle: 'full', timeZone: 'UTC' })}
            </h2>
            <ol class="day">
              ${some.map((item) => this.#item(item, wish))}
            </ol>`,
      )}
      ${this.next ? html`<p><button ?disabled=${this.busy} @click=${this.#more}>Go on with the story</button></p>` : nothing}`;
  }

  /**
   * @param {Wish} wish
   * @param {Item[]} items
   */
  #summary(wish, items) {
    const count = this.events.length;
    const silence = Math.max(0, ...items.map((item) => (item.kind === 'gap' ? item.seconds : 0)));
    const news = items.flatMap((item) => (item.kind === 'event' ? item.told.firsts : []));
    const tried = this.events.filter(({ event }) => event.outcome === 'denied' || event.outcome === 'failure').length;
    return [
      `${this.next ? `The first ${number(count)} events` : `${number(count)} ${count === 1 ? 'event' : 'events'}`} in ${inWords(wish)}, in UTC.`,
      tried > 0 ? `${number(tried)} failed or were denied.` : '',
      news.length > 0 ? `${number(news.length)} times something was new.` : 'Nothing was new.',
      silence > 0 ? `The longest silence was ${duration(silence)}.` : '',
      this.complete ? '' : 'A part of the log cannot be read: this is not everything.',
    ]
      .filter(Boolean)
      .join(' ');
  }

  /**
   * @param {Item} item
   * @param {Wish} wish
   */
  #item(item, wish) {
    if (item.kind === 'gap') {
      return html`<li class="gap">Nothing for ${duration(item.seconds)} ${PLACES[item.place]}</li>`;
    }
    if (item.kind === 'event') {
      return html`<li class=${kind(item.told.event)}>${this.#event(item.told, wish)}</li>`;
    }
    return html`<li class=${kind(item.all[0].event)}>
      <details>
        <summary>
          ${clock(item.at)}${burstSentence(
            item.all.map((one) => one.event),
            duration(Math.max(1, item.seconds)),
          )}
        </summary>
        <ol>
          ${item.all.map((one) => html`<li>${this.#event(one, wish)}</li>`)}
        </ol>
      </details>
    </li>`;
  }

  /**
   * @param {Told} told
   * @param {Wish} wish
   */
  #event(told, wish) {
    const { event } = told;
    const stream = event.stream ?? wish.stream;
    return html`${clock(event.time)}<a class="event" href=${link('event', [event.id], { stream })}>${sentence(event)}</a>
      ${told.firsts.map((what) => html`<span class="first">first time: ${what}</span>`)}`;
  }
}

/** @param {any} event */
function kind(event) {
  return ['success', 'denied', 'failure'].includes(event.outcome) ? event.outcome : 'other';
}

/** @param {string} at */
function clock(at) {
  return html`<time datetime=${at}>${new Date(at).toISOString().slice(11, 19)}</time>`;
}

customElements.define('page-story', PageStory);
