// @ts-check
import { css } from 'lit';

export const eventTableStyles = css`
  :host {
    display: block;
    min-width: 0;
  }
  .frame {
    position: relative;
    overflow-x: auto;
  }
  td {
    max-width: 28rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  tbody tr {
    cursor: pointer;
  }
  tbody tr:hover {
    background: var(--surface-hover);
  }
  tbody tr:focus-within {
    background: var(--accent-soft);
  }
  td a {
    color: inherit;
    text-decoration: none;
  }
  tr:hover td a {
    text-decoration: underline;
  }
  td[data-column='time'],
  td[data-column='received'] {
    font-variant-numeric: tabular-nums;
  }
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
  .fresh td:first-child {
    border-inline-start: 3px solid var(--accent);
  }
  .end {
    min-height: 1px;
    padding: var(--space-2);
    text-align: center;
  }
  @media (max-width: 700px) {
    thead {
      position: absolute;
      display: block;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    table,
    tbody {
      display: block;
    }
    tbody tr {
      display: flex;
      flex-wrap: wrap;
      gap: 0 var(--space-3);
      padding: var(--space-2) var(--space-1);
      border-bottom: 1px solid var(--line);
    }
    td {
      max-width: 100%;
      padding: 0;
      border: 0;
    }
    td:empty {
      display: none;
    }
    .frame {
      overflow-x: hidden;
    }
  }
`;
