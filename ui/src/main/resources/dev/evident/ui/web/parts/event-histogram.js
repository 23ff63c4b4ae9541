// @ts-check
/**
 * `<event-histogram .bars=${bars} .step=${millis}>`: events over time, split by outcome. Dragging over it, or a click on a bar, fires
 * `range`; with the keyboard the time range picker does the same.
 */

import { LitElement, css, html, nothing, svg } from 'lit';
import { controls } from '../style/shared.js';
import { OUTCOMES, barLabel, totals } from '../lib/buckets.js';
import { iso } from '../lib/times.js';

const HEIGHT = 96;
const FOOT = 18;

/** Less is a click. */
const DRAG_PIXELS_MIN = 4;

const NUMBERS = new Intl.NumberFormat('en');

export class EventHistogram extends LitElement {
  static properties = {
    bars: { attribute: false },
    step: { attribute: false },
    busy: { type: Boolean },
    width: { state: true },
    drag: { state: true },
    over: { state: true },
  };

  static styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      svg {
        display: block;
        width: 100%;
        height: ${HEIGHT + FOOT}px;
        cursor: crosshair;
        touch-action: pan-y;
        user-select: none;
      }
      .success {
        fill: var(--chart-success);
      }
      .failure {
        fill: var(--chart-failure);
      }
      .denied {
        fill: var(--chart-denied);
      }
      .unknown {
        fill: var(--chart-unknown);
      }
      .base {
        stroke: var(--line-strong);
      }
      .chosen {
        fill: var(--accent);
        opacity: 0.2;
      }
      .over {
        fill: var(--text);
        opacity: 0.08;
      }
      text {
        fill: var(--text-2);
        font-size: 11px;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 0 var(--space-4);
        min-height: 1.5em;
        color: var(--text-2);
        font-size: var(--text-s);
      }
      .legend svg {
        display: inline-block;
        width: 0.7em;
        height: 0.7em;
        margin-inline-end: 0.3em;
        cursor: auto;
      }
      .waiting svg.chart {
        opacity: 0.45;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../lib/buckets.js').Bar[]} */
    this.bars = [];
    this.step = 0;
    this.busy = false;
    this.width = 600;
    /** @type {{start: number, end: number} | undefined} in pixels */
    this.drag = undefined;
    /** The bar below the pointer. */
    this.over = -1;
    this.observer = new ResizeObserver(([entry]) => {
      this.width = Math.max(100, Math.round(entry.contentRect.width));
    });
  }

  connectedCallback() {
    super.connectedCallback();
    this.observer.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  render() {
    const { total, counts } = totals(this.bars);
    const bar = this.bars[this.over];
    return html`<div class=${this.busy ? 'waiting' : ''}>
      <div class="legend">
        ${bar
          ? html`<span>${barLabel(bar.at)}</span>${this.#numbers(bar.counts)}`
          : html`<span>${this.bars.length > 0 ? `${NUMBERS.format(total)} ${total === 1 ? 'event' : 'events'}` : ''}</span>${this.#numbers(counts)}`}
      </div>
      ${this.#chart(total)}
    </div>`;
  }

  /** @param {Record<string, number>} counts */
  #numbers(counts) {
    return [...OUTCOMES]
      .reverse()
      .filter((one) => counts[one] > 0)
      .map(
        (one) =>
          html`<span
            ><svg aria-hidden="true" viewBox="0 0 10 10"><rect class=${one} width="10" height="10" rx="2" /></svg>${one}
            ${NUMBERS.format(counts[one])}</span
          >`,
      );
  }

  /** @param {number} total */
  #chart(total) {
    const highest = Math.max(1, ...this.bars.map((bar) => bar.total));
    const wide = this.width / Math.max(1, this.bars.length);
    const said = this.bars.length === 0 ? 'Events over time: not counted yet' : this.#summary(total);
    return html`<svg
      class="chart"
      role="img"
      aria-label=${said}
      viewBox="0 0 ${this.width} ${HEIGHT + FOOT}"
      preserveAspectRatio="none"
      @pointerdown=${this.#down}
      @pointermove=${this.#move}
      @pointerup=${this.#up}
      @pointercancel=${this.#cancel}
      @pointerleave=${() => {
        this.over = -1;
      }}
    >
      ${this.bars.map((bar, i) => stack(bar, i * wide, Math.max(1, wide - 1), highest))}
      <line class="base" x1="0" x2=${this.width} y1=${HEIGHT} y2=${HEIGHT} />
      ${this.#labels(wide)}
      ${this.over >= 0 && !this.drag
        ? svg`<rect class="over" x=${this.over * wide} y="0" width=${wide} height=${HEIGHT} />`
        : nothing}
      ${this.drag
        ? svg`<rect class="chosen" x=${Math.min(this.drag.start, this.drag.end)} y="0"
            width=${Math.abs(this.drag.end - this.drag.start)} height=${HEIGHT} />`
        : nothing}
    </svg>`;
  }

  /** @param {number} total */
  #summary(total) {
    const first = barLabel(this.bars[0].at);
    const last = barLabel(this.bars[this.bars.length - 1].at + this.step);
    return `Events over time: ${NUMBERS.format(total)} from ${first} to ${last} UTC`;
  }

  /** @param {number} wide */
  #labels(wide) {
    const every = Math.max(1, Math.ceil(130 / wide));
    return this.bars.map((bar, i) =>
      i % every === 0 && i * wide < this.width - 90
        ? svg`<text x=${i * wide + 2} y=${HEIGHT + 13}>${short(bar.at, this.step)}</text>`
        : nothing,
    );
  }

  /** @param {PointerEvent} event */
  #x(event) {
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    return Math.min(this.width, Math.max(0, ((event.clientX - box.left) * this.width) / box.width));
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (event.button === 0 && this.bars.length > 0) {
      /** @type {Element} */ (event.currentTarget).setPointerCapture(event.pointerId);
      const x = this.#x(event);
      this.drag = { start: x, end: x };
    }
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const x = this.#x(event);
    if (this.drag) {
      this.drag = { start: this.drag.start, end: x };
    }
    this.over = Math.min(this.bars.length - 1, Math.floor((x / this.width) * this.bars.length));
  }

  #cancel() {
    this.drag = undefined;
  }

  #up() {
    const drag = this.drag;
    this.drag = undefined;
    if (!drag) {
      return;
    }
    const [low, high] = [Math.min(drag.start, drag.end), Math.max(drag.start, drag.end)];
    const count = this.bars.length;
    const first = Math.min(count - 1, Math.floor((low / this.width) * count));
    const last =
      high - low < DRAG_PIXELS_MIN ? first : Math.min(count - 1, Math.ceil((high / this.width) * count) - 1);
    const detail = { from: iso(this.bars[first].at), to: iso(this.bars[Math.max(first, last)].at + this.step) };
    this.dispatchEvent(new CustomEvent('range', { detail }));
  }
}

/**
 * @param {import('../lib/buckets.js').Bar} bar
 * @param {number} x
 * @param {number} wide
 * @param {number} highest
 */
function stack(bar, x, wide, highest) {
  let top = HEIGHT;
  return OUTCOMES.map((one) => {
    if (bar.counts[one] === 0) {
      return nothing;
    }
    // One event among a million is still seen.
    const tall = Math.max(1, (bar.counts[one] / highest) * (HEIGHT - 4));
    top -= tall;
    return svg`<rect class=${one} x=${x} y=${top} width=${wide} height=${tall} />`;
  });
}

/**
 * @param {number} at
 * @param {number} step
 */
function short(at, step) {
  const text = barLabel(at);
  return step >= 86_400_000 ? text.slice(0, 10) : text.slice(5, 16);
}

customElements.define('event-histogram', EventHistogram);
