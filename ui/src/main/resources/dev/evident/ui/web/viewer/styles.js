// @ts-check
/**
 * How the viewer looks. Everything that a product may want to change is a variable `--evident-…` with a default that follows the
 * colour scheme of the page around it; parts have names for the rest (docs/viewer.md).
 */

import { css } from 'lit';

export const styles = css`
  :host {
    --_bg: var(--evident-bg, light-dark(#ffffff, #161d27));
    --_bg-2: var(--evident-bg-2, light-dark(#eef1f5, #1f2834));
    --_text: var(--evident-text, light-dark(#17202c, #e6ebf2));
    --_text-2: var(--evident-text-2, light-dark(#4d5969, #a9b5c4));
    --_line: var(--evident-line, light-dark(#d5dae2, #2d3846));
    --_line-2: var(--evident-line-2, light-dark(#848e9c, #76859a));
    --_accent: var(--evident-accent, light-dark(#1f4fbf, #8db2ff));
    --_on-accent: var(--evident-on-accent, light-dark(#ffffff, #0b1630));
    --_good: var(--evident-good, light-dark(#1d6b37, #7fd19a));
    --_good-bg: var(--evident-good-bg, light-dark(#e0f2e5, #15331f));
    --_bad: var(--evident-bad, light-dark(#a8201a, #ff9c94));
    --_bad-bg: var(--evident-bad-bg, light-dark(#fbe6e4, #3d1a18));
    --_warn: var(--evident-warn, light-dark(#7f4f00, #f0bd62));
    --_warn-bg: var(--evident-warn-bg, light-dark(#fbefd6, #382a0d));
    --_radius: var(--evident-radius, 6px);
    --_font: var(--evident-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'DejaVu Sans', sans-serif);
    --_mono: var(--evident-mono, ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace);

    display: block;
    container-type: inline-size;
    color: var(--_text);
    font: var(--evident-font-size, 0.875rem) / 1.45 var(--_font);
    font-variant-numeric: tabular-nums;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 1px;
  }
  section {
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_bg);
  }
  form,
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 0.5rem;
    padding: 0.75rem;
  }
  .bar {
    align-items: center;
    justify-content: space-between;
    padding: 0.375rem 0.75rem;
    border-block: 1px solid var(--_line);
    background: var(--_bg-2);
  }
  label {
    display: grid;
    gap: 0.125rem;
    color: var(--_text-2);
    font-size: 0.8125rem;
  }
  label.wide {
    flex: 1 1 14rem;
  }
  input,
  select,
  button {
    min-height: 2rem;
    max-width: 100%;
    padding: 0.25rem 0.5rem;
    border: 1px solid var(--_line-2);
    border-radius: var(--_radius);
    background: var(--_bg);
    color: var(--_text);
    font: inherit;
  }
  input::placeholder {
    color: var(--_text-2);
    opacity: 1;
  }
  button {
    cursor: pointer;
  }
  button:disabled {
    color: var(--_text-2);
    cursor: default;
  }
  button.primary {
    border-color: var(--_accent);
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
  }
  button.text {
    min-height: 1.5rem;
    padding: 0;
    border: 0;
    background: none;
    color: var(--_accent);
    text-align: start;
    text-decoration: underline;
    text-underline-offset: 0.15em;
    overflow-wrap: anywhere;
  }
  button.quiet {
    color: var(--_text);
    text-decoration-color: var(--_line-2);
  }
  ul.filters {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    margin: 0;
    padding: 0 0.75rem 0.75rem;
    list-style: none;
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th {
    padding: 0.375rem 0.75rem;
    border-bottom: 1px solid var(--_line);
    color: var(--_text-2);
    font-size: 0.8125rem;
    font-weight: 600;
    text-align: start;
    white-space: nowrap;
  }
  td {
    max-width: 22rem;
    padding: 0.375rem 0.75rem;
    border-bottom: 1px solid var(--_line);
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  td[colspan] {
    max-width: none;
  }
  td.time {
    white-space: nowrap;
  }
  tr.opened > td {
    border-bottom-color: transparent;
    background: var(--_bg-2);
  }
  .badge,
  .outcome {
    display: inline-block;
    padding: 0 0.5em;
    border: 1px solid currentcolor;
    border-radius: 1em;
    background: var(--_bg);
    color: var(--_text-2);
    font-size: 0.8125rem;
    white-space: nowrap;
  }
  .outcome.success,
  .badge.proven {
    background: var(--_good-bg);
    color: var(--_good);
  }
  .outcome.failure,
  .badge.wrong {
    background: var(--_bad-bg);
    color: var(--_bad);
  }
  .outcome.denied,
  .badge.waiting {
    background: var(--_warn-bg);
    color: var(--_warn);
  }
  .badge.wrong {
    font-weight: 700;
  }
  .detail {
    display: grid;
    gap: 0.75rem;
    max-width: none;
    background: var(--_bg-2);
  }
  .proof {
    padding: 0.5rem 0.75rem;
    border-inline-start: 3px solid var(--_line-2);
    background: var(--_bg);
  }
  .proof.proven {
    border-color: var(--_good);
  }
  .proof.wrong {
    border-color: var(--_bad);
  }
  .proof p {
    margin: 0.25rem 0 0;
  }
  dl {
    display: grid;
    grid-template-columns: minmax(6rem, max-content) 1fr;
    gap: 0.25rem 1rem;
    margin: 0;
  }
  dt {
    color: var(--_text-2);
  }
  dd {
    min-width: 0;
    margin: 0;
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .mono {
    font-family: var(--_mono);
    font-size: 0.95em;
  }
  .empty,
  .trouble {
    margin: 0;
    padding: 1.5rem 0.75rem;
    text-align: center;
    color: var(--_text-2);
  }
  .trouble {
    color: var(--_bad);
  }
  .foot {
    padding: 0.5rem 0.75rem;
    text-align: center;
  }
  @container (max-width: 40rem) {
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    table,
    tbody,
    tr,
    td {
      display: block;
      max-width: none;
    }
    tr {
      padding: 0.375rem 0;
      border-bottom: 1px solid var(--_line);
    }
    td {
      padding: 0.0625rem 0.75rem;
      border: 0;
    }
    .detail {
      padding-block: 0.75rem;
    }
  }
`;
