// @ts-check
import { css } from 'lit';

export const panelStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 var(--space-1);
    padding: var(--space-1) var(--space-1) var(--space-1) var(--space-3);
    border-bottom: 1px solid var(--line);
  }
  h2 {
    flex: 1 1 8rem;
    min-width: 0;
    font-size: var(--text-m);
    overflow-wrap: anywhere;
  }
  header button,
  header a {
    min-height: 1.75rem;
    padding: 0 var(--space-2);
    font-size: var(--text-s);
  }
  header a {
    display: inline-flex;
    align-items: center;
    border-radius: var(--radius);
    text-decoration: none;
  }
  header a:hover {
    background: var(--surface-hover);
  }
  .range {
    color: var(--text-2);
    font-size: var(--text-s);
  }
  .body {
    position: relative; /* what is only for ears stays inside, and widens no page */
    flex: 1 1 auto;
    min-height: 0;
    padding: var(--space-2) var(--space-3);
    overflow: auto;
    overflow-wrap: anywhere;
  }
  .body.busy {
    opacity: 0.75;
  }
  .body td {
    overflow-wrap: break-word;
  }
  td.time {
    white-space: nowrap;
  }
  .big {
    font-size: var(--text-xxl);
    font-weight: 600;
    line-height: 1.2;
  }
  .note {
    padding: var(--space-1) var(--space-3);
    background: var(--warn-soft);
    color: var(--warn);
    font-size: var(--text-s);
  }
  .verdict {
    padding: var(--space-2) var(--space-3);
    border-radius: var(--radius);
    font-weight: 600;
  }
  .verdict.good {
    background: var(--good-soft);
    color: var(--good);
  }
  .verdict.bad {
    background: var(--bad-soft);
    color: var(--bad);
  }
  ol.top {
    display: grid;
    gap: var(--space-1);
    margin: 0;
    padding: 0;
    list-style: none;
  }
  ol.top li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 var(--space-2);
  }
  ol.top .count {
    text-align: end;
  }
  ol.top svg {
    grid-column: 1 / -1;
    width: 100%;
    height: 3px;
    background: var(--surface-2);
  }
  ol.top rect {
    fill: var(--chart-1);
  }
  table.heat {
    width: 100%;
    min-width: 30rem;
    table-layout: fixed;
    border-spacing: 2px;
    border-collapse: separate;
  }
  table.heat th {
    position: static;
    padding: 0;
    border: 0;
    background: none;
    font-size: var(--text-xs);
    font-weight: 400;
    text-align: center;
  }
  table.heat abbr {
    text-decoration: none;
  }
  table.heat td {
    height: 1.25rem;
    padding: 0;
    border: 0;
    border-radius: 2px;
    background: var(--surface-2);
  }
  table.heat .level1 {
    background: color-mix(in srgb, var(--chart-1) 25%, var(--surface-2));
  }
  table.heat .level2 {
    background: color-mix(in srgb, var(--chart-1) 45%, var(--surface-2));
  }
  table.heat .level3 {
    background: color-mix(in srgb, var(--chart-1) 65%, var(--surface-2));
  }
  table.heat .level4 {
    background: color-mix(in srgb, var(--chart-1) 82%, var(--surface-2));
  }
  table.heat .level5 {
    background: var(--chart-1);
  }
`;
