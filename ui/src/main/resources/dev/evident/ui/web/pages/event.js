// @ts-check
/** One event, at `/ui/event/ID?stream=NAME`: what it says, what leads on from it, and the proof. */

import { LitElement, html, nothing } from 'lit';
import { controls, outcomes, tables } from '../style/shared.js';
import { eventStyles } from './event-styles.js';
import { send } from '../app/api.js';
import { link } from '../app/router.js';
import { session } from '../app/session.js';
import { OUTCOMES } from '../lib/buckets.js';
import { REDACTED, chainOf, changesOf, flat, leads, text } from '../lib/record.js';
import { fromUtf8 } from '../proof/bytes.js';
import { parsedExactly } from '../proof/exact.js';
import { plain } from '../proof/words.js';
import '../parts/empty-state.js';
import '../parts/error-line.js';
import '../parts/event-proof.js';

/** Longer values are cut on the page; the record below has all of them. */
const VALUE_CHARS_MAX = 4000;

/** A record may have a hundred thousand fields; so many are shown one by one. */
const FIELDS_SHOWN_MAX = 1_000;

/** Members that have a place of their own on the page. */
const ELSEWHERE = new Set(['changes']);

class PageEvent extends LitElement {
  static properties = { route: { attribute: false } };

  static styles = [controls, tables, outcomes, eventStyles];

  constructor() {
    super();
    /** @type {import('../app/router.js').Route | undefined} */
    this.route = undefined;
    /** @type {{event: any, bytes: Uint8Array, redacted: boolean} | undefined} */
    this.found = undefined;
    /** @type {any} */
    this.error = undefined;
  }

  get #id() {
    return this.route?.rest[0] ?? '';
  }

  get #stream() {
    return this.route?.query.get('stream') ?? 'main';
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (changed.has('route')) {
      this.#load();
    }
  }

  async #load() {
    const route = this.route;
    this.found = undefined;
    this.error = undefined;
    try {
      const answer = await send(`/v1/events/${encodeURIComponent(this.#id)}`, { query: { stream: this.#stream } });
      const bytes = new Uint8Array(await answer.arrayBuffer());
      const event = parsedExactly(fromUtf8(bytes));
      const redacted = event[REDACTED] === true;
      delete event[REDACTED];
      if (this.#shows(route)) {
        this.found = { event, bytes, redacted };
        document.title = `${plain(text(event.action))} · Evident`;
      }
    } catch (error) {
      if (this.#shows(route)) {
        this.error = error;
      }
    }
    this.requestUpdate();
  }

  /**
   * Whether somebody still waits here for what was asked: an answer may come when he has gone on to another event or page.
   *
   * @param {import('../app/router.js').Route | undefined} route
   */
  #shows(route) {
    return this.isConnected && route === this.route;
  }

  render() {
    if (this.error?.status === 404) {
      return html`<empty-state heading="There is no such event">Or it is in a stream that you may not see.</empty-state>`;
    }
    if (this.error) {
      return html`<error-line .error=${this.error}></error-line>`;
    }
    if (!this.found) {
      return html`<p class="quiet" role="status">Loading …</p>`;
    }
    const { event, bytes, redacted } = this.found;
    return html`<article>
      <header>
        <h1><bdi>${plain(text(event.action))}</bdi></h1>
        ${event.outcome ? html`<span class="outcome ${OUTCOMES.includes(event.outcome) ? event.outcome : ''}">${plain(text(event.outcome))}</span>` : nothing}
        <time datetime=${text(event.time)}>${text(event.time)}</time>
      </header>
      ${event.message ? html`<p class="message"><bdi>${cut(text(event.message))}</bdi></p>` : nothing}
      ${redacted
        ? html`<p class="redacted">You see a part of this event: some fields of the stream are hidden or masked for you.</p>`
        : nothing}
      ${this.#chain(event.actor)} ${this.#leads(event)} ${this.#changes(event.changes)} ${this.#fields(event)}
      <section aria-labelledby="proof-heading">
        <h2 id="proof-heading">Proof</h2>
        ${session.may('proofs')
          ? html`<event-proof .event=${this.#id} .stream=${this.#stream} .record=${redacted ? undefined : bytes}></event-proof>`
          : html`<p class="quiet">None of your roles lets you have proofs.</p>`}
      </section>
      <section aria-labelledby="record-heading">
        <h2 id="record-heading">${redacted ? 'What the server shows you' : 'The original record'}</h2>
        <p class="quiet">${bytes.length.toLocaleString('en')} bytes${redacted ? '' : ', as they were hashed'}.</p>
        <pre tabindex="0">${cut(fromUtf8(bytes), 200_000)}</pre>
      </section>
    </article>`;
  }

  /** @param {any} actor who acts, for whom */
  #chain(actor) {
    const chain = chainOf(actor);
    if (chain.length === 0) {
      return nothing;
    }
    return html`<section aria-labelledby="who-heading">
      <h2 id="who-heading">Who</h2>
      <ol class="chain" aria-label=${chain.length > 1 ? 'Who acted on whose behalf' : 'Who acted'}>
        ${chain.map(
          (one, at) =>
            html`<li>
              ${at > 0 ? html`<span class="for">on behalf of</span>` : nothing}
              <span class="card party">
                <strong><bdi>${cut(text(one.name ?? one.id ?? one.type), 200)}</bdi></strong>
                <span class="quiet"><bdi>${cut([one.type, one.id, one.email].filter(Boolean).map(text).join(' · '), 400)}</bdi></span>
              </span>
            </li>`,
        )}
      </ol>
    </section>`;
  }

  /** @param {any} event */
  #leads(event) {
    const all = leads(event);
    if (all.length === 0) {
      return nothing;
    }
    return html`<nav class="leads" aria-label="Everything else">
      ${all.map(
        (one) =>
          html`<a class="button" href=${link('explore', [], { q: one.query, stream: this.#stream })} title=${plain(one.value)}
            >Everything ${one.label}</a
          >`,
      )}
    </nav>`;
  }

  /** @param {any} changes */
  #changes(changes) {
    const all = changesOf(changes);
    if (all.length === 0) {
      return nothing;
    }
    return html`<section aria-labelledby="changes-heading">
      <h2 id="changes-heading">Changes</h2>
      <table class="changes">
        <thead>
          <tr><th scope="col">Field</th><th scope="col">Before</th><th scope="col">After</th></tr>
        </thead>
        <tbody>
          ${all.map(
            (one) =>
              html`<tr class=${one.before === one.after ? 'same' : 'other'}>
                <th scope="row"><bdi>${cut(one.field, 200)}</bdi></th>
                <td>${one.before === one.after ? cut(one.before) : html`<del>${cut(one.before)}</del>`}</td>
                <td>${one.before === one.after ? cut(one.after) : html`<ins>${cut(one.after)}</ins>`}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </section>`;
  }

  /** @param {any} event */
  #fields(event) {
    const rows = Object.entries(event)
      .filter(([name]) => !ELSEWHERE.has(name))
      .flatMap(([name, value]) => flat(value, name));
    const more = rows.length - FIELDS_SHOWN_MAX;
    return html`<section aria-labelledby="fields-heading">
      <h2 id="fields-heading">All fields</h2>
      <dl class="card">
        ${rows.slice(0, FIELDS_SHOWN_MAX).map(([path, value]) => html`<dt>${cut(path, 200)}</dt><dd><bdi>${cut(value)}</bdi></dd>`)}
      </dl>
      ${more > 0 ? html`<p class="quiet">${more.toLocaleString('en')} more are in the record below.</p>` : nothing}
    </section>`;
  }
}

/** @param {string} value @param {number} [max] */
function cut(value, max = VALUE_CHARS_MAX) {
  return value.length > max ? `${plain(value.slice(0, max))} … (${value.length - max} more characters)` : plain(value);
}

customElements.define('page-event', PageEvent);
