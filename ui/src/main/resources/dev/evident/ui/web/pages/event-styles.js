// @ts-check
import { css } from 'lit';

export const eventStyles = css`
  :host {
    display: block;
    max-width: 72rem;
    margin: 0 auto;
    padding: var(--space-4);
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: var(--space-1) var(--space-3);
    overflow-wrap: anywhere;
  }
  time {
    color: var(--text-2);
  }
  .message,
  .redacted {
    margin: var(--space-2) 0;
    overflow-wrap: anywhere;
  }
  .redacted {
    padding: var(--space-2) var(--space-3);
    border: 1px solid var(--warn);
    border-radius: var(--radius);
    background: var(--warn-soft);
    color: var(--warn);
  }
  section {
    margin-top: var(--space-5);
  }
  h2 {
    margin-bottom: var(--space-2);
  }
  .chain {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .chain li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
    min-width: 0;
  }
  .for::before {
    content: '→ ';
  }
  .for {
    color: var(--text-2);
  }
  .party {
    display: grid;
    padding: var(--space-2) var(--space-3);
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .leads {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-2);
    margin-top: var(--space-4);
  }
  table {
    table-layout: fixed;
  }
  .changes th[scope='row'] {
    position: static;
    white-space: normal;
  }
  .changes th,
  .changes td {
    overflow-wrap: anywhere;
  }
  .changes .other del {
    background: var(--bad-soft);
    color: var(--bad);
  }
  .changes .other ins {
    background: var(--good-soft);
    color: var(--good);
    text-decoration: none;
  }
  dl {
    display: grid;
    grid-template-columns: fit-content(40%) minmax(0, 1fr);
    margin: 0;
    padding: var(--space-1) 0;
  }
  dt,
  dd {
    margin: 0;
    padding: 0.2rem var(--space-3);
    overflow-wrap: anywhere;
  }
  dt {
    color: var(--text-2);
  }
  dt:nth-of-type(even),
  dd:nth-of-type(even) {
    background: var(--bg);
  }
  pre {
    max-height: 30rem;
    margin: var(--space-2) 0 0;
    padding: var(--space-3);
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    font: var(--text-s) / 1.5 var(--mono);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
`;
