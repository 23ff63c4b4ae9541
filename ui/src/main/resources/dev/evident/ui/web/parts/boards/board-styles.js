// @ts-check
import { css } from 'lit';

/**
 * A rule for each number.
 *
 * @param {number} from
 * @param {number} to
 * @param {(n: number) => import('lit').CSSResult} rule
 */
function each(from, to, rule) {
  let all = css``;
  for (let n = from; n <= to; n++) {
    all = css`${all}${rule(n)}`;
  }
  return all;
}

export const boardStyles = css`
  :host {
    display: block;
    padding: var(--space-3) var(--space-4) var(--space-5);
    background: var(--bg);
  }
  :host(:fullscreen) {
    overflow: auto;
  }
  .bar {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
    margin-bottom: var(--space-2);
  }
  h1 {
    flex: 1 1 14rem;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .about {
    margin-bottom: var(--space-3);
  }
  .edit {
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--accent);
    border-radius: var(--radius);
    background: var(--accent-soft);
  }
  .edit p {
    flex: 1 1 12rem;
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(12, minmax(0, 1fr));
    grid-auto-rows: 7.5rem;
    gap: var(--space-3);
  }
  .editing {
    grid-auto-rows: 9.5rem;
  }
  .tools {
    display: inline-flex;
    flex-wrap: wrap;
  }
  .tools button {
    min-width: 1.75rem;
    min-height: 1.75rem;
    padding: 0 var(--space-1);
  }
  ${each(2, 12, (n) => css`.w${n} { grid-column: span ${n}; }`)}
  ${each(1, 6, (n) => css`.h${n} { grid-row: span ${n}; }`)}
  @media (max-width: 60rem) {
    .grid {
      grid-template-columns: repeat(6, minmax(0, 1fr));
    }
    ${each(4, 12, (n) => css`.w${n} { grid-column: span 6; }`)}
    ${each(2, 3, (n) => css`.w${n} { grid-column: span 3; }`)}
  }
  @media (max-width: 36rem) {
    :host {
      padding-inline: var(--space-2);
    }
    .grid {
      grid-template-columns: minmax(0, 1fr);
      grid-auto-rows: auto;
    }
    .grid > * {
      grid-column: auto;
      grid-row: auto;
      max-height: 30rem;
    }
    ${each(2, 6, (n) => css`.h${n} { min-height: ${n * 7}rem; }`)}
  }
`;
