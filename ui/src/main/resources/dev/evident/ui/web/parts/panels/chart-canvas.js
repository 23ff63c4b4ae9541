// @ts-check
/** `<chart-canvas .drawing=${…}>`: a chart in the colours of the page. What it shows stands beside it as text; it is only a picture. */

import { LitElement, css, html } from 'lit';
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Legend,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  Tooltip,
} from 'chart.js';
import { line as cut } from '../../lib/visible.js';

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Legend,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  Tooltip,
);

/**
 * @typedef {object} Drawing
 * @property {'line' | 'bar'} kind
 * @property {import('../../lib/series.js').Series} series
 * @property {boolean} [sideways] bars from left to right
 * @property {string} says what is to be seen, in words
 */

const OUTCOMES = new Set(['success', 'failure', 'denied', 'unknown']);
const COLOURS = 6;

/** Of a name in a chart; the table behind it has more. */
const LABEL_CHARS_MAX = 40;

export class ChartCanvas extends LitElement {
  static properties = { drawing: { attribute: false } };

  static styles = css`
    :host {
      position: relative;
      display: block;
      width: 100%;
      height: 100%;
      min-height: 6rem;
    }
  `;

  constructor() {
    super();
    /** @type {Drawing | undefined} */
    this.drawing = undefined;
    /** @type {Chart | undefined} */
    this.chart = undefined;
    this.scheme = matchMedia('(prefers-color-scheme: dark)');
    this.again = () => this.#draw();
  }

  connectedCallback() {
    super.connectedCallback();
    window.addEventListener('evident-theme', this.again);
    this.scheme.addEventListener('change', this.again);
    if (this.hasUpdated) {
      this.#draw();
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    window.removeEventListener('evident-theme', this.again);
    this.scheme.removeEventListener('change', this.again);
    this.chart?.destroy();
    this.chart = undefined;
  }

  render() {
    return html`<canvas role="img" aria-label=${this.drawing?.says ?? ''}></canvas>`;
  }

  updated() {
    this.#draw();
  }

  #draw() {
    this.chart?.destroy();
    this.chart = undefined;
    const canvas = this.renderRoot.querySelector('canvas');
    if (canvas && this.drawing && this.isConnected) {
      this.chart = new Chart(canvas, configured(this.drawing, (name) => colour(canvas, name)));
    }
  }
}

/**
 * A design token as a canvas understands it: light and dark are told apart.
 *
 * @param {HTMLElement} element
 * @param {string} name
 */
function colour(element, name) {
  element.style.color = `var(${name})`;
  return getComputedStyle(element).color;
}

/**
 * @param {Drawing} drawing
 * @param {(name: string) => string} of a design token
 * @returns {any}
 */
function configured(drawing, of) {
  const several = drawing.series.lines.length > 1 || OUTCOMES.has(drawing.series.lines[0]?.name);
  const grid = { color: of('--line') };
  const ticks = { color: of('--text-2'), maxRotation: 0, autoSkip: true };
  const counts = { beginAtZero: true, grid, ticks: { ...ticks, precision: 0 }, stacked: drawing.kind === 'bar' };
  // Side by side, labels need room between them; one above the other they have it.
  const apart = { ...ticks, autoSkipPadding: drawing.sideways ? 0 : 24 };
  const values = { grid: { display: false }, ticks: apart, stacked: drawing.kind === 'bar' };
  return {
    type: drawing.kind,
    data: {
      labels: drawing.series.labels.map((label) => cut(label, LABEL_CHARS_MAX)),
      datasets: drawing.series.lines.map((line, i) => {
        const name = OUTCOMES.has(line.name) ? `--chart-${line.name}` : `--chart-${(i % COLOURS) + 1}`;
        return {
          label: cut(line.name, LABEL_CHARS_MAX),
          data: line.values,
          borderColor: of(name),
          backgroundColor: of(name),
          borderWidth: drawing.kind === 'line' ? 2 : 0,
          pointRadius: line.values.length > 60 ? 0 : 2,
          maxBarThickness: 28,
        };
      }),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      indexAxis: drawing.sideways ? 'y' : 'x',
      interaction: { mode: 'index', intersect: false, axis: drawing.sideways ? 'y' : 'x' },
      scales: drawing.sideways ? { x: counts, y: values } : { x: values, y: counts },
      plugins: { legend: { display: several, labels: { color: of('--text'), boxWidth: 12 } } },
    },
  };
}

customElements.define('chart-canvas', ChartCanvas);
