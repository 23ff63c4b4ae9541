// @ts-check
import { css } from 'lit';

export const exploreStyles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: var(--space-2);
    padding: var(--space-3) var(--space-4);
  }
  .ask {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto;
    align-items: start;
    gap: var(--space-2);
  }
  .ask select {
    min-height: 2.25rem;
    max-width: 12rem;
  }
  time-range {
    --button-height: 2.25rem;
  }
  .status {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-1) var(--space-3);
  }
  .said {
    min-width: 9rem;
    color: var(--text-2);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1);
    margin-inline-start: auto;
  }
  .progress {
    flex-basis: 100%;
    height: 2px;
    border-radius: 1px;
    overflow: hidden;
    background: var(--line);
  }
  .progress.running {
    background: linear-gradient(90deg, var(--line) 0 35%, var(--accent) 50%, var(--line) 65% 100%) 0 / 300% 100%;
    animation: run 1.4s linear infinite;
  }
  @keyframes run {
    from {
      background-position: 100% 0;
    }
    to {
      background-position: 0 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .progress.running {
      animation: none;
      background: var(--accent);
    }
  }
  .found {
    display: grid;
    grid-template-columns: 15rem minmax(0, 1fr);
    align-items: start;
    gap: var(--space-3);
  }
  .facets {
    position: sticky;
    top: var(--space-3);
    max-height: calc(100vh - 2 * var(--space-3));
    padding: var(--space-2) var(--space-3);
    min-width: 0;
    overflow-y: auto;
  }
  details[open] summary {
    margin-bottom: var(--space-2);
  }
  summary {
    color: var(--text-2);
    cursor: pointer;
  }
  .right {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: var(--space-3);
  }
  .chart {
    padding: var(--space-2) var(--space-3);
  }
  .waiting {
    opacity: 0.55;
  }
  .warn {
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--warn);
    border-radius: var(--radius);
    background: var(--warn-soft);
    color: var(--warn);
  }
  @media (max-width: 900px) {
    .found {
      grid-template-columns: minmax(0, 1fr);
    }
    .facets {
      position: static;
      max-height: none;
    }
  }
  @media (max-width: 700px) {
    :host {
      padding: var(--space-2);
    }
    .ask {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    query-box {
      grid-column: 1 / -1;
    }
    .ask select {
      max-width: 100%;
    }
    .actions > button {
      padding-inline: var(--space-2);
    }
    /* A phone has no keys. */
    .keys {
      display: none;
    }
  }
`;
