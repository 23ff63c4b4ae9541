// @ts-check
/**
 * `<growth-chart label="…" .points=${[{x, y}]} .text=${whole}>`: something that grows over time, as a line with an area, and for those
 * who do not see it in one sentence.
 */

import { LitElement, css, html, svg } from 'lit';
import { controls } from '../style/shared.js';
import { placed, ticks } from '../lib/growth.js';
import { utc, whole } from '../lib/amounts.js';

const WIDTH = 1_000;
const HEIGHT = 200;
const TICKS_MAX = 4;
const DAY_MILLIS = 86_400_000;

export class GrowthChart extends LitElement {
  static properties = { label: {}, points: { attribute: false }, text: { attribute: false }, base: { type: Number } };

  static styles = [
    controls,
    css`
      figure {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0 var(--space-2);
        margin: 0;
      }
      ol {
        display: flex;
        flex-direction: column-reverse;
        justify-content: space-between;
        margin: 0;
        padding: 0;
        list-style: none;
        text-align: end;
      }
      ol,
      .times {
        color: var(--text-2);
        font-size: var(--text-xs);
      }
      li {
        line-height: 0;
      }
      svg {
        display: block;
        width: 100%;
        height: 10rem;
        overflow: visible;
      }
      .grid {
        stroke: var(--line);
      }
      .area {
        fill: var(--accent-soft);
      }
      .line {
        fill: none;
        stroke: var(--chart-1);
        stroke-width: 2;
      }
      line,
      path {
        vector-effect: non-scaling-stroke;
      }
      .times {
        grid-column: 2;
        display: flex;
        justify-content: space-between;
        padding-top: var(--space-1);
      }
    `,
  ];

  constructor() {
    super();
    this.label = '';
    /** @type {import('../lib/growth.js').Point[]} */
    this.points = [];
    /** @type {(amount: number) => string} */
    this.text = whole;
    /** 1,024 where amounts are bytes. */
    this.base = 0;
  }

  render() {
    const { points } = this;
    if (points.length === 0) {
      return html`<p class="quiet">There is nothing to show yet.</p>`;
    }
    const marks = ticks(Math.max(...points.map((one) => one.y)), TICKS_MAX, this.base);
    const top = marks[marks.length - 1];
    const at = placed(points, { width: WIDTH, height: HEIGHT, top });
    const line = at.map(({ x, y }, i) => (i === 0 ? `M0,${y} L${x},${y}` : `L${x},${y}`)).join(' ');
    const last = points[points.length - 1];
    return html`<figure role="img" aria-label="${this.label}: ${this.text(last.y)} on ${this.#when(last.x)}, ${this.#growth()}">
      <ol aria-hidden="true">
        ${marks.map((mark) => html`<li>${this.text(mark)}</li>`)}
      </ol>
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
        ${marks.map((mark) => {
          const y = HEIGHT - (top > 0 ? mark / top : 0) * HEIGHT;
          return svg`<line class="grid" x1="0" x2=${WIDTH} y1=${y} y2=${y}></line>`;
        })}
        <path class="area" d="${line} L${WIDTH},${HEIGHT} L0,${HEIGHT} Z"></path>
        <path class="line" d=${line}></path>
      </svg>
      <div class="times" aria-hidden="true">
        ${(points[0].x === last.x ? [last] : [points[0], last]).map(({ x }) => html`<span>${this.#when(x)}</span>`)}
      </div>
    </figure>`;
  }

  /** A day where the points are days. @param {number} x */
  #when(x) {
    const text = utc(x);
    return this.points.every((one) => one.x % DAY_MILLIS === 0) ? text.slice(0, 10) : text;
  }

  #growth() {
    const [first] = this.points;
    const last = this.points[this.points.length - 1];
    return first.x === last.x ? 'the only point' : `from ${this.text(first.y)} on ${this.#when(first.x)}`;
  }
}

customElements.define('growth-chart', GrowthChart);
