// @ts-check
import { css } from 'lit';

export const storyStyles = css`
  :host {
    display: block;
    max-width: 56rem;
    margin: 0 auto;
    padding: var(--space-4);
  }
  form {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: var(--space-2);
    margin: var(--space-3) 0;
  }
  .field {
    display: grid;
    gap: var(--space-1);
    min-width: 0;
  }
  .field.wide {
    flex: 1 1 14rem;
  }
  h2 {
    margin: var(--space-5) 0 var(--space-2);
  }
  .summary {
    padding: var(--space-3) var(--space-4);
    font-size: var(--text-l);
    overflow-wrap: anywhere;
  }
  ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  ol.day {
    border-inline-start: 2px solid var(--line-strong);
  }
  ol.day > li {
    position: relative;
    padding: var(--space-1) 0 var(--space-1) var(--space-4);
    overflow-wrap: anywhere;
  }
  ol.day > li::before {
    content: '';
    position: absolute;
    left: -6px;
    top: 0.85em;
    width: 10px;
    height: 10px;
    border: 2px solid var(--surface);
    border-radius: 50%;
    background: var(--chart-success);
  }
  ol.day > li.denied::before {
    background: var(--chart-denied);
  }
  ol.day > li.failure::before {
    background: var(--chart-failure);
  }
  ol.day > li.other::before {
    background: var(--chart-unknown);
  }
  ol.day > li.gap::before {
    background: var(--bg);
    border-color: var(--line-strong);
  }
  .gap {
    color: var(--text-2);
    font-style: italic;
  }
  time {
    margin-inline-end: var(--space-2);
    color: var(--text-2);
    font-size: var(--text-s);
  }
  a.event {
    color: var(--text);
    text-decoration: none;
  }
  a.event:hover {
    text-decoration: underline;
  }
  .first {
    display: inline-block;
    margin-inline-start: var(--space-1);
    padding: 0 var(--space-2);
    border-radius: 999px;
    background: var(--accent-soft);
    color: var(--accent-strong);
    font-size: var(--text-s);
    font-weight: 600;
  }
  summary {
    cursor: pointer;
  }
  details ol {
    margin: var(--space-1) 0 var(--space-1) var(--space-4);
  }
`;
