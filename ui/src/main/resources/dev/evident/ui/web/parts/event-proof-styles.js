// @ts-check
import { css } from 'lit';

export const proofStyles = css`
  :host {
    display: grid;
    gap: var(--space-2);
  }
  .verdict {
    display: grid;
    gap: var(--space-1);
    padding: var(--space-3) var(--space-4);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface-2);
    overflow-wrap: anywhere;
  }
  .verdict strong {
    font-size: var(--text-l);
  }
  .good {
    color: var(--good);
    border-color: var(--good);
    background: var(--good-soft);
  }
  .bad {
    color: var(--bad);
    border-color: var(--bad);
    background: var(--bad-soft);
  }
  .partly {
    color: var(--warn);
    border-color: var(--warn);
    background: var(--warn-soft);
  }
  h3 {
    margin-top: var(--space-3);
  }
  ul,
  ol {
    margin: 0;
    padding-inline-start: 1.4rem;
  }
  li {
    margin: var(--space-1) 0;
    overflow-wrap: anywhere;
  }
  .mark {
    display: inline-block;
    padding: 0 var(--space-2);
    border: 1px solid;
    border-radius: 1rem;
    font-size: var(--text-xs);
  }
`;
