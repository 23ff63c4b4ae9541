// @ts-check
import { css } from 'lit';

/** Rows are equally tall, and columns as wide as their kind of text wants, whichever rows are drawn: nothing jumps while one scrolls. */
export const eventTableStyles = css`
  :host {
    display: block;
    min-width: 0;
    /* The page is moved by us when rows come above. */
    overflow-anchor: none;
  }
  .frame {
    position: relative;
    outline: none;
  }
  .frame.wide {
    overflow-x: auto;
  }
  table {
    border-collapse: separate;
    border-spacing: 0;
    table-layout: fixed;
  }
  th {
    width: 11rem;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  th:first-child {
    border-start-start-radius: var(--radius);
  }
  th:last-child {
    border-start-end-radius: var(--radius);
  }
  th[data-column='time'],
  th[data-column='received'] {
    width: 13rem;
  }
  th[data-column='outcome'] {
    width: 6.5rem;
  }
  th[data-column='target'] {
    width: 15rem;
  }
  th[data-column='message'] {
    width: 24rem;
  }
  td {
    height: 1.8rem;
    padding-block: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    vertical-align: middle;
  }
  .space {
    display: block;
  }
  tbody tr {
    cursor: pointer;
    scroll-margin-block: 2.5rem;
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
  .fresh td:first-child {
    box-shadow: inset 3px 0 var(--accent);
  }
  .end {
    min-height: 1px;
    padding: var(--space-2);
    color: var(--text-2);
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
      display: grid;
      grid-template-columns: repeat(2, minmax(0, 1fr));
      grid-auto-rows: 1.5em;
      align-items: center;
      gap: 0 var(--space-3);
      padding: var(--space-2) var(--space-3);
      border-bottom: 1px solid var(--line);
    }
    td {
      height: auto;
      padding: 0;
      border: 0;
    }
    .fresh {
      box-shadow: inset 3px 0 var(--accent);
    }
    .fresh td:first-child {
      box-shadow: none;
    }
    .frame.wide {
      overflow-x: hidden;
    }
  }
`;
