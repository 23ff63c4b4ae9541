// @ts-check
import { css } from 'lit';

export const shellStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto 1fr;
    grid-template-columns: minmax(0, 1fr);
    min-height: 100vh;
  }
  .skip {
    position: absolute;
    left: -100vw;
    z-index: 20;
    padding: var(--space-2);
    background: var(--surface);
  }
  .skip:focus {
    left: var(--space-2);
    top: var(--space-2);
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-1) var(--space-4);
    padding: var(--space-1) var(--space-4);
    border-bottom: 1px solid var(--line);
    background: var(--surface);
  }
  .home {
    color: var(--text);
    font-size: var(--text-l);
    font-weight: 700;
    letter-spacing: 0.01em;
    text-decoration: none;
  }
  nav {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-1);
  }
  nav a {
    padding: var(--space-1) var(--space-2);
    border-radius: var(--radius);
    color: var(--text-2);
    text-decoration: none;
  }
  nav a:hover {
    background: var(--surface-hover);
    color: var(--text);
  }
  nav a[aria-current] {
    background: var(--accent-soft);
    color: var(--accent-strong);
    font-weight: 600;
  }
  .self {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: var(--space-2);
    margin-inline-start: auto;
    min-width: 0;
  }
  .who {
    max-width: 14rem;
    overflow: hidden;
    color: var(--text-2);
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  @media (max-width: 700px) {
    /* Who and where in the first line, the pages in a second one that can be pushed sideways. */
    header {
      gap: var(--space-1) var(--space-2);
      padding: var(--space-1) var(--space-2);
    }
    nav {
      order: 1;
      flex: 1 0 100%;
      flex-wrap: nowrap;
      overflow-x: auto;
      scrollbar-width: none;
    }
    nav a {
      flex: none;
    }
    .home {
      padding-inline-start: var(--space-2);
    }
    .who {
      max-width: 7rem;
    }
  }
  main {
    min-width: 0;
    outline: none;
  }
  .pad {
    padding: var(--space-4);
  }
`;
