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
  .outcome {
    padding: 0 var(--space-2);
    border: 1px solid var(--line-strong);
    border-radius: 1rem;
  }
  .outcome.good {
    border-color: var(--good);
    background: var(--good-soft);
    color: var(--good);
  }
  .outcome.bad {
    border-color: var(--bad);
    background: var(--bad-soft);
    color: var(--bad);
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
    grid-template-columns: minmax(8rem, max-content) minmax(0, 1fr);
    gap: var(--space-1) var(--space-4);
    margin: 0;
  }
  dt {
    color: var(--text-2);
    overflow-wrap: anywhere;
  }
  dd {
    margin: 0;
    overflow-wrap: anywhere;
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
  @media (max-width: 40rem) {
    dl {
      grid-template-columns: minmax(0, 1fr);
    }
    dd {
      margin-bottom: var(--space-2);
    }
  }
`;
