// @ts-check
/** Explore: search, counts, live tail. All of its state stands in the address: q, from, to, stream, cols, live. */

import { LitElement, html, nothing } from 'lit';
import { controls } from '../style/shared.js';
import { exploreStyles } from './explore-styles.js';
import { go, link } from '../app/router.js';
import { session } from '../app/session.js';
import { ACTIONS } from '../parts/explore-actions.js';
import { ExploreSearch } from '../parts/explore-search.js';
import { suggester } from '../parts/suggestions.js';
import { DEFAULT, columnsOf } from '../lib/columns.js';
import { freePaths } from '../lib/fields.js';
import { ALL, asked } from '../lib/times.js';
import { ApiError } from '../app/api.js';
import '../parts/column-picker.js';
import '../parts/empty-state.js';
import '../parts/error-line.js';
import '../parts/event-facets.js';
import '../parts/event-histogram.js';
import '../parts/event-table.js';
import '../parts/query-box.js';
import '../parts/time-range.js';

/** Events that are looked through for names of fields. */
const FIRST_HITS = 50;

const FROM_AT_FIRST = '-24h';
const NUMBERS = new Intl.NumberFormat('en');

/** @typedef {ReturnType<typeof stateOf>} State */

/** @param {URLSearchParams} query */
function stateOf(query) {
  const q = query.get('q') ?? '';
  const to = query.get('to') ?? '';
  // Who comes without any wish sees the last day; a link with a query means all time.
  const from = query.get('from') ?? (q || to ? ALL : FROM_AT_FIRST);
  return {
    q,
    from,
    to,
    range: { from, to },
    stream: query.get('stream') ?? '',
    cols: columnsOf(query.get('cols')),
    live: query.get('live') === '1',
  };
}

class PageExplore extends LitElement {
  static properties = { route: { attribute: false } };

  static styles = [controls, exploreStyles];

  constructor() {
    super();
    /** @type {import('../app/router.js').Route | undefined} */
    this.route = undefined;
    this.search = new ExploreSearch();
    this.search.addEventListener('change', () => this.requestUpdate());
    /** @type {import('../app/session.js').Stream[]} */
    this.streams = [];
    this.read = { route: this.route, state: stateOf(new URLSearchParams()) };
    this.seen = { hits: this.search.hits, paths: /** @type {string[]} */ ([]) };
    /** What was asked last, as one text. */
    this.askedFor = '';
    this.live = false;
    /** @type {string} the element that is open above the page */
    this.above = '';
    /** @type {HTMLElement | undefined} */
    this.aboveElement = undefined;
    this.onKey = /** @param {KeyboardEvent} event */ (event) => this.#key(event);
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener('keydown', this.onKey);
    session.streams().then(
      (streams) => {
        this.streams = streams;
        this.requestUpdate();
      },
      () => {}, // the search will say it
    );
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.onKey);
    this.search.stop();
    this.search.stopTail();
  }

  /** What the address says; the same object as long as the address is the same, so that nothing is drawn for nothing. */
  get state() {
    if (this.read.route !== this.route) {
      this.read = { route: this.route, state: stateOf(this.route?.query ?? new URLSearchParams()) };
    }
    return this.read.state;
  }

  /** The paths of free JSON in the first events. */
  get free() {
    if (this.seen.hits !== this.search.hits) {
      const { hits } = this.search;
      this.seen = { hits, paths: freePaths(hits.slice(0, FIRST_HITS).map((hit) => hit.event)) };
    }
    return this.seen.paths;
  }

  /** @param {Partial<State>} change goes to the address with the change */
  #go(change) {
    const next = { ...this.state, ...change };
    const cols = next.cols.join() === DEFAULT.join() ? '' : next.cols.join();
    const { q, from, to, stream } = next;
    go(link('explore', [], { q, from, to, stream, cols, live: next.live ? '1' : '' }));
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('route')) {
      return;
    }
    const { q, from, to, stream, live } = this.state;
    const wish = JSON.stringify([q, from, to, stream]);
    const other = wish !== this.askedFor;
    if (other) {
      this.askedFor = wish;
      this.search.ask({ q, from, to, stream });
    }
    if (live && (other || !this.live)) {
      this.search.startTail();
    } else if (!live) {
      this.search.stopTail();
    }
    this.live = live;
  }

  /** Asks the same again. */
  #again() {
    const { q, from, to, stream } = this.state;
    this.search.ask({ q, from, to, stream });
  }

  /** @param {CustomEvent<string>} event */
  #searched(event) {
    if (event.detail === this.state.q) {
      this.#again();
    } else {
      this.#go({ q: event.detail });
    }
  }

  render() {
    const state = this.state;
    const { error } = this.search;
    const ofQuery = error instanceof ApiError && error.code === 'query-invalid' ? error : undefined;
    return html`<h1 class="hidden-visually">Explore</h1>
      <div class="ask">
        <query-box
          .value=${state.q}
          .error=${ofQuery}
          .suggest=${suggester(
            { ...asked(state), stream: state.stream },
            this.free,
          )}
          @search=${this.#searched}
        ></query-box>
        ${this.#streams(state.stream)}
        <time-range
          .range=${state.range}
          @range=${/** @param {CustomEvent} e */ (e) => this.#go({ ...e.detail, live: false })}
        ></time-range>
      </div>
      ${this.#status(state)}
      <error-line .error=${ofQuery ? undefined : error}>
        <button @click=${this.#again}>Try again</button>
      </error-line>
      ${this.#missing()}
      <div class="found">
        <details class="facets card" ?open=${window.innerWidth > 900}>
          <summary>Narrow down</summary>
          <event-facets
            .facets=${this.search.facets}
            .query=${state.q}
            ?busy=${this.search.running.has('events')}
            @search=${this.#searched}
          ></event-facets>
        </details>
        <div class="right">
          <section class="card chart" aria-label="Events over time">
            <event-histogram
              .bars=${this.search.histogram.bars}
              .step=${this.search.histogram.step}
              ?busy=${this.search.running.has('events')}
              @range=${/** @param {CustomEvent} e */ (e) => this.#go({ ...e.detail, live: false })}
            ></event-histogram>
            <error-line .error=${this.search.histogram.error}></error-line>
          </section>
          <section class="card" aria-label="Found" aria-busy=${this.search.running.has('events')}>
            ${this.#found(state)}
          </section>
        </div>
      </div>
      ${this.#above(state)}`;
  }

  /** @param {string} chosen */
  #streams(chosen) {
    const names = this.streams.map((one) => one.name);
    if (chosen && !names.includes(chosen)) {
      names.push(chosen);
    }
    return html`<select
      aria-label="Stream"
      @change=${/** @param {Event} e */ (e) =>
        this.#go({ stream: /** @type {HTMLSelectElement} */ (e.target).value })}
    >
      <option value="" ?selected=${chosen === ''}>All streams</option>
      ${names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${name}</option>`)}
    </select>`;
  }

  /** @param {State} state */
  #status(state) {
    const running = this.search.running.size > 0;
    return html`<div class="status">
      <div class="said" role="status">${this.#said()}</div>
      ${running ? html`<button class="stop" @click=${() => this.search.stop()}>Stop</button>` : nothing}
      <div class="actions">
        <button aria-pressed=${state.live} @click=${this.#toggleLive} title="new events as they come (l)">
          ${state.live ? '● Live' : 'Live'}
        </button>
        <column-picker
          .columns=${state.cols}
          .free=${this.free}
          @columns=${/** @param {CustomEvent} e */ (e) => this.#go({ cols: e.detail })}
        ></column-picker>
        ${ACTIONS.filter((one) => session.may(one.needs)).map(
          (one) => html`<button @click=${() => this.#act(one)}>${one.label}</button>`,
        )}
        <button @click=${() => this.#keys()} aria-label="Keys" title="what the keyboard does (?)">?</button>
      </div>
      <div class="progress ${running ? 'running' : ''}"></div>
    </div>`;
  }

  #said() {
    const { running, total, stopped } = this.search;
    if (running.has('events')) {
      return 'Searching …';
    }
    const count = total
      ? `${total.exact ? '' : 'at least '}${NUMBERS.format(total.count)} ${total.count === 1 ? 'event' : 'events'}`
      : '';
    const more = running.has('counts') ? ' · counting …' : stopped ? ' · stopped' : '';
    return count + more;
  }

  #missing() {
    const { missing } = this.search;
    if (missing.length === 0) {
      return nothing;
    }
    const ranges = missing.slice(0, 5).map((one) => `${one.first} to ${one.last}`);
    return html`<p class="warn" role="alert">
      This is not all: events of the log from ${ranges.join(', ')} cannot be read. See Integrity.
    </p>`;
  }

  /** @param {State} state */
  #found(state) {
    const { search } = this;
    if (search.table) {
      import('../parts/stats-table.js');
      return html`<stats-table .table=${search.table}></stats-table>`;
    }
    if (search.hits.length === 0 && !search.running.has('events') && !search.error) {
      return this.#nothing(state);
    }
    return html`<event-table
      class=${search.running.has('events') || search.error ? 'waiting' : ''}
      .hits=${search.hits}
      .columns=${state.cols}
      ?more=${search.cursor !== undefined && !search.error}
      ?busy=${search.running.has('more') || search.running.has('events')}
      @more=${() => search.more()}
    ></event-table>`;
  }

  /** @param {State} state */
  #nothing(state) {
    if (this.search.stopped) {
      return html`<empty-state heading="Stopped"><button @click=${this.#again}>Ask again</button></empty-state>`;
    }
    const whole = state.from === ALL && !state.to;
    return html`<empty-state heading="No event matches">
      ${whole
        ? html`Take something out of the query.`
        : html`<button @click=${() => this.#go({ from: ALL, to: '' })}>Look at all time</button>`}
      ${state.q ? html`<button @click=${() => this.#go({ q: '' })}>Without the query</button>` : nothing}
    </empty-state>`;
  }

  #toggleLive() {
    const live = !this.state.live;
    this.#go(live && this.state.to ? { live, to: '' } : { live });
  }

  /** @param {State} state */
  #above(state) {
    if (!this.above) {
      return nothing;
    }
    if (!this.aboveElement) {
      const element = /** @type {any} */ (document.createElement(this.above));
      const { from, to } = asked(state);
      Object.assign(element, { query: state.q, from, to, stream: state.stream });
      element.addEventListener('close', () => this.#open(''));
      this.aboveElement = element;
    }
    return this.aboveElement;
  }

  /** @param {string} element */
  #open(element) {
    this.aboveElement = undefined;
    this.above = element;
    this.requestUpdate();
  }

  /** @param {import('../parts/explore-actions.js').Action} action */
  async #act(action) {
    await action.load();
    this.#open(action.element);
  }

  async #keys() {
    await import('../parts/keys-dialog.js');
    this.#open('keys-dialog');
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const target = event.composedPath()[0];
    const writing =
      target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
    if (writing || this.above || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
      return;
    }
    const table = /** @type {import('../parts/event-table.js').EventTable | null} */ (
      this.renderRoot.querySelector('event-table')
    );
    const acts = /** @type {Record<string, () => void>} */ ({
      '/': () => /** @type {HTMLElement} */ (this.renderRoot.querySelector('query-box')).focus(),
      '?': () => this.#keys(),
      j: () => table?.move(1),
      k: () => table?.move(-1),
      l: () => this.#toggleLive(),
      Escape: () => this.search.stop(),
    });
    const act = acts[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  }
}

customElements.define('page-explore', PageExplore);
