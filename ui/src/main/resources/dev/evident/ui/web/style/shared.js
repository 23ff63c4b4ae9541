// @ts-check
/** Styles that components share: put `controls` first in `static styles`. */

import { css } from 'lit';

export const controls = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    font: var(--text-m) / 1.45 var(--font);
    color: var(--text);
    font-variant-numeric: tabular-nums;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  :focus-visible {
    outline: 2px solid var(--focus);
    outline-offset: 1px;
  }
  h1,
  h2,
  h3 {
    margin: 0;
    font-weight: 600;
    line-height: 1.25;
  }
  h1 {
    font-size: var(--text-xl);
  }
  h2 {
    font-size: var(--text-l);
  }
  h3 {
    font-size: var(--text-m);
  }
  p {
    margin: 0;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
  }
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: var(--space-1);
    min-height: var(--button-height, 2rem);
    padding: 0 var(--space-3);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    font: inherit;
    text-decoration: none;
    white-space: nowrap;
    cursor: pointer;
  }
  button:hover:not(:disabled),
  .button:hover {
    background: var(--surface-hover);
  }
  button:disabled {
    color: var(--quiet);
    border-color: var(--line);
    cursor: default;
  }
  button.primary,
  .button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  button.primary:hover:not(:disabled) {
    background: var(--accent-strong);
  }
  button.plain {
    border-color: transparent;
    background: transparent;
    color: var(--accent);
    padding: 0 var(--space-2);
  }
  button.plain:hover:not(:disabled) {
    background: var(--surface-hover);
  }
  button.danger {
    border-color: var(--bad);
    color: var(--bad);
  }
  button[aria-pressed='true'] {
    border-color: var(--accent);
    background: var(--accent-soft);
    color: var(--accent-strong);
  }
  input,
  select,
  textarea {
    min-height: 2rem;
    padding: 0.25rem var(--space-2);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    color: var(--text);
    font: inherit;
    max-width: 100%;
  }
  input[type='checkbox'],
  input[type='radio'] {
    min-height: 0;
    accent-color: var(--accent);
  }
  input::placeholder,
  textarea::placeholder {
    color: var(--text-2);
    opacity: 1;
  }
  label {
    color: var(--text-2);
  }
  code,
  .mono {
    font-family: var(--mono);
    font-size: 0.95em;
  }
  .quiet {
    color: var(--text-2);
  }
  .hidden-visually {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .card {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
  }
  kbd {
    padding: 0 0.35em;
    border: 1px solid var(--line-strong);
    border-bottom-width: 2px;
    border-radius: 4px;
    background: var(--surface-2);
    font: var(--text-s) var(--mono);
  }
`;

/** For a table of data: dense, with a head that stays. */
export const tables = css`
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: var(--text-s);
  }
  th {
    position: sticky;
    top: 0;
    z-index: 1;
    padding: var(--space-1) var(--space-2);
    border-bottom: 1px solid var(--line-strong);
    background: var(--surface-2);
    color: var(--text-2);
    font-weight: 600;
    text-align: start;
    white-space: nowrap;
  }
  td {
    padding: var(--space-1) var(--space-2);
    border-bottom: 1px solid var(--line);
    vertical-align: top;
  }
  td.number,
  th.number {
    text-align: end;
  }
  /* Around a table that may be wider, or in some places taller, than there is room. */
  .scroll {
    overflow: auto;
  }
`;

/** How something stands: words in its colour. */
export const tones = css`
  .good {
    color: var(--good);
  }
  .bad {
    color: var(--bad);
    font-weight: 600;
  }
  .warn {
    color: var(--warn);
  }
`;

/** How something ended: `class="outcome denied"`. */
export const outcomes = css`
  .outcome {
    padding: 0 0.5em;
    border-radius: 1em;
    background: var(--quiet-soft);
    color: var(--quiet);
  }
  .outcome.success {
    background: var(--good-soft);
    color: var(--good);
  }
  .outcome.failure {
    background: var(--bad-soft);
    color: var(--bad);
  }
  .outcome.denied {
    background: var(--warn-soft);
    color: var(--warn);
  }
`;
