// @ts-check
/** Explore: search, counts, live tail. All of its state stands in the address: q, from, to, stream, cols, live. */

import { LitElement, html, nothing } from 'lit';
import { controls } from '../style/shared.js';
import { exploreStyles } from './explore-styles.js';
import { ApiError } from '../app/api.js';
import { go } from '../app/router.js';
import { session } from '../app/session.js';
import { freePaths } from '../lib/fields.js';
import { asked } from '../lib/times.js';
import { found } from '../parts/explore/found.js';
import { HotKeys } from '../parts/explore/hot-keys.js';
import { ExploreSearch } from '../parts/explore/search.js';
import { addressOf, stateOf } from '../parts/explore/state.js';
import { missingRanges, statusBar } from '../parts/explore/status.js';
import { suggester } from '../parts/suggestions.js';
import '../parts/error-line.js';
import '../parts/event-facets.js';
import '../parts/event-histogram.js';
import '../parts/query-box.js';
import '../parts/time-range.js';

/** Events that are looked through for names of fields. */
const FIRST_HITS = 50;

/** @typedef {import('../parts/explore/state.js').State} State */

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
    /** @type {{route: import('../app/router.js').Route | undefined, state: State}} */
    this.read = { route: undefined, state: stateOf(new URLSearchParams()) };
    this.seen = { first: this.search.hits[0], paths: /** @type {string[]} */ ([]) };
    /** What was asked last, as one text. */
    this.askedFor = '';
    /** @type {string} the element that is open above the page */
    this.above = '';
    /** @type {HTMLElement | undefined} */
    this.aboveElement = undefined;
    new HotKeys(this, () => this.above !== '', {
      '/': () => /** @type {HTMLElement} */ (this.renderRoot.querySelector('query-box')).focus(),
      '?': () => this.#keys(),
      j: () => this.#table?.move(1),
      k: () => this.#table?.move(-1),
      l: () => this.#toggleLive(),
      Escape: () => this.search.stop(),
    });
  }

  connectedCallback() {
    super.connectedCallback();
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
    const { hits } = this.search;
    if (this.seen.first !== hits[0]) {
      this.seen = { first: hits[0], paths: freePaths(hits.slice(0, FIRST_HITS).map((hit) => hit.event)) };
    }
    return this.seen.paths;
  }

  get #table() {
    return /** @type {import('../parts/event-table.js').EventTable | null} */ (this.renderRoot.querySelector('event-table'));
  }

  /** @param {Partial<State>} change goes to the address with the change */
  #go(change) {
    go(addressOf({ ...this.state, ...change }));
  }

  /** @param {Map<string, unknown>} changed */
  willUpdate(changed) {
    if (!changed.has('route')) {
      return;
    }
    const { q, from, to, stream, live } = this.state;
    const wish = JSON.stringify([q, from, to, stream]);
    if (wish !== this.askedFor) {
      this.askedFor = wish;
      this.#again();
    } else if (!live) {
      this.search.stopTail();
    } else if (!this.search.follows) {
      this.search.startTail();
    }
  }

  #again() {
    const { q, from, to, stream, live } = this.state;
    this.search.ask({ q, from, to, stream });
    if (live) {
      this.search.startTail();
    } else {
      this.search.stopTail();
    }
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
    const { state, search } = this;
    const { error } = search;
    const ofQuery = error instanceof ApiError && error.code === 'query-invalid' ? error : undefined;
    const asking = search.running.has('events');
    return html`<h1 class="hidden-visually">Explore</h1>
      ${this.#ask(state, ofQuery)}
      ${statusBar(state, search, this.free, {
        live: () => this.#toggleLive(),
        columns: (cols) => this.#go({ cols }),
        act: (action) => this.#act(action),
        keys: () => this.#keys(),
      })}
      <error-line .error=${ofQuery ? undefined : error}>
        <button @click=${this.#again}>Try again</button>
      </error-line>
      ${missingRanges(search)}
      <div class="found">
        <details class="facets card" ?open=${window.innerWidth > 900}>
          <summary>Narrow down</summary>
          <event-facets
            .facets=${search.counts.facets}
            .query=${state.q}
            ?busy=${asking}
            @search=${this.#searched}
          ></event-facets>
        </details>
        <div class="right">
          <section class="card chart" aria-label="Events over time">
            <event-histogram
              .bars=${search.counts.histogram.bars}
              .step=${search.counts.histogram.step}
              ?busy=${asking}
              @range=${this.#ranged}
            ></event-histogram>
            <error-line .error=${search.counts.histogram.error}></error-line>
          </section>
          <section class="card" aria-label="Found" aria-busy=${asking}>
            ${found(state, search, { again: () => this.#again(), go: (change) => this.#go(change) })}
          </section>
        </div>
      </div>
      ${this.#above(state)}`;
  }

  /**
   * @param {State} state
   * @param {ApiError | undefined} error of the query
   */
  #ask(state, error) {
    return html`<div class="ask">
      <query-box
        .value=${state.q}
        .asked=${state.q}
        .error=${error}
        .suggest=${suggester({ ...asked(state), stream: state.stream }, this.free)}
        @search=${this.#searched}
      ></query-box>
      ${this.#streams(state.stream)}
      <time-range .range=${state.range} @range=${this.#ranged}></time-range>
    </div>`;
  }

  /** @param {CustomEvent} event */
  #ranged(event) {
    this.#go({ ...event.detail, live: false });
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
}

customElements.define('page-explore', PageExplore);
