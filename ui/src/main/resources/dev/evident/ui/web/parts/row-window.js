// @ts-check
/**
 * Which rows of a long list are drawn: those in sight and some around them, so that the document stays small however long the list is. The
 * rows are equally tall; it is the page that scrolls. Elements of class `space` before and behind the rows take the place of the others.
 */

/** Drawn beyond the edges of the window, so that a fast wheel meets rows and no emptiness. */
const ROWS_AROUND = 40;

/** The edges move by so many rows at once: not every pixel draws anew. */
const ROWS_STEP = 20;

/** Of a row that nobody measured yet, in pixels. */
const HEIGHT_AT_FIRST = 25;

/** Differences below this are those of rounding, in pixels. */
const HEIGHT_ERROR = 0.01;

export class RowWindow {
  /** The first row that is drawn. */
  first = 0;

  /** The row behind the last one that is drawn. */
  last = 2 * ROWS_AROUND;

  #height = HEIGHT_AT_FIRST;

  /** Rows that came above what somebody reads, for which the page has not moved yet. */
  #above = 0;

  /**
   * @param {import('lit').ReactiveElement} host
   * @param {() => number} count of all rows
   */
  constructor(host, count) {
    this.host = host;
    this.count = count;
    this.look = () => this.#look();
    // Rows may be taller in a narrower window.
    this.resized = () => this.host.requestUpdate();
    host.addController(this);
  }

  hostConnected() {
    window.addEventListener('scroll', this.look, { passive: true });
    window.addEventListener('resize', this.resized);
  }

  hostDisconnected() {
    window.removeEventListener('scroll', this.look);
    window.removeEventListener('resize', this.resized);
  }

  hostUpdated() {
    const [before, behind] = this.#spaces;
    if (!before || !behind) {
      return;
    }
    // First make room as far as it is known: a document that were too short for a moment would lose its place.
    this.#makeRoom(before, behind);
    const rows = behind.previousElementSibling?.children.length ?? 0;
    const tall = behind.getBoundingClientRect().top - before.getBoundingClientRect().bottom;
    if (rows > 0 && tall > 0 && Math.abs(tall / rows - this.#height) > HEIGHT_ERROR) {
      this.#height = tall / rows;
      this.#makeRoom(before, behind);
    }
    if (this.#above > 0) {
      window.scrollBy({ top: this.#above * this.#height, behavior: 'instant' });
      this.#above = 0;
    }
    this.#look();
  }

  /**
   * @param {HTMLElement} before
   * @param {HTMLElement} behind
   */
  #makeRoom(before, behind) {
    before.style.height = `${this.first * this.#height}px`;
    behind.style.height = `${Math.max(0, this.count() - this.last) * this.#height}px`;
  }

  /** @returns {HTMLElement[]} */
  get #spaces() {
    return [...this.host.renderRoot.querySelectorAll('.space')].map((one) => /** @type {HTMLElement} */ (one));
  }

  /** How many pixels of the list are above the window; less than none when it begins below the window's edge. */
  get #hidden() {
    const [before] = this.#spaces;
    return before ? -before.getBoundingClientRect().top : 0;
  }

  /** The first row whose beginning is in sight. */
  get inSight() {
    return Math.min(this.count() - 1, Math.max(0, Math.ceil(this.#hidden / this.#height)));
  }

  /** @param {number} row */
  draws(row) {
    return row >= this.first && row < this.last;
  }

  /** Rows were added before all others: who has scrolled down goes on looking at the same ones. @param {number} rows */
  added(rows) {
    if (rows > 0 && this.#hidden > 0) {
      this.first += rows;
      this.last += rows;
      this.#above += rows;
    }
  }

  /** Goes to a row, wherever it is. @param {number} row */
  async show(row) {
    if (!this.draws(row)) {
      window.scrollBy({ top: row * this.#height - this.#hidden - window.innerHeight / 2, behavior: 'instant' });
      this.#look();
      await this.host.updateComplete;
    }
  }

  #look() {
    const hidden = this.#hidden;
    const first = Math.max(0, Math.floor(hidden / this.#height) - ROWS_AROUND);
    const last = Math.max(0, Math.ceil((hidden + window.innerHeight) / this.#height)) + ROWS_AROUND;
    const from = Math.min(first - (first % ROWS_STEP), Math.max(0, this.count() - ROWS_STEP));
    const to = last + ((ROWS_STEP - (last % ROWS_STEP)) % ROWS_STEP);
    if (from !== this.first || to !== this.last) {
      this.first = from;
      this.last = to;
      this.host.requestUpdate();
    }
  }
}
