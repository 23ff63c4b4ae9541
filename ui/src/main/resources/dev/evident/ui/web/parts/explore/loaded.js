// @ts-check
/** The events that a search has loaded: each once, newest first, and no more than a browser holds with ease. */

/** @typedef {{index: number, event: any, redacted_view?: boolean, fresh?: boolean, chars?: number}} Hit `chars`: about how long its JSON is */

/** Nobody reads further down a list; whoever wants older events narrows the question. */
export const EVENTS_MAX = 50_000;

/** Of JSON: one event may have a megabyte, and fewer of such are kept. */
export const CHARS_MAX = 100_000_000;

export class LoadedEvents {
  /** Another list with each change, so that who shows it sees the change. @type {Hit[]} */
  hits = [];

  /** Whether older events had to stay out: the list cannot go on. */
  full = false;

  eventsMax = EVENTS_MAX;
  charsMax = CHARS_MAX;

  /** @type {Set<number>} */
  #known = new Set();

  #chars = 0;

  /** @param {Hit[]} older events, which come behind those that are there */
  append(older) {
    const added = this.#unknown(older);
    this.#keep([...this.hits, ...added], added);
  }

  /**
   * @param {Hit[]} newer events, which come before those that are there
   * @returns {number} how many were not there yet
   */
  prepend(newer) {
    const added = this.#unknown(newer);
    if (added.length > 0) {
      this.#keep([...added, ...this.hits], added);
    }
    return added.length;
  }

  /** @param {Hit[]} some */
  #unknown(some) {
    return some.filter((hit) => !this.#known.has(hit.index));
  }

  /**
   * The oldest go when it is too much.
   *
   * @param {Hit[]} all
   * @param {Hit[]} added
   */
  #keep(all, added) {
    for (const hit of added) {
      this.#known.add(hit.index);
      this.#chars += hit.chars ?? 0;
    }
    let kept = all.length;
    while (kept > this.eventsMax || (this.#chars > this.charsMax && kept > 1)) {
      kept--;
      this.#known.delete(all[kept].index);
      this.#chars -= all[kept].chars ?? 0;
    }
    this.full ||= kept < all.length;
    this.hits = kept < all.length ? all.slice(0, kept) : all;
  }
}
