// @ts-check
import { css } from 'lit';

export const queryBoxStyles = css`
  :host {
    position: relative;
    display: block;
    min-width: 0;
  }
  form {
    --button-height: 2.25rem;
    display: flex;
    gap: var(--space-2);
  }
  input {
    flex: 1;
    min-width: 0;
    min-height: 2.25rem;
    font-family: var(--mono);
    font-size: var(--text-s);
  }
  input[aria-invalid] {
    border-color: var(--bad);
  }
  ul {
    position: absolute;
    z-index: 10;
    inset: 2.4rem auto auto 0;
    width: min(32rem, 100%);
    max-height: 20rem;
    margin: 0;
    padding: var(--space-1);
    overflow-y: auto;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    box-shadow: var(--shadow);
    list-style: none;
  }
  li {
    display: flex;
    justify-content: space-between;
    gap: var(--space-4);
    padding: var(--space-1) var(--space-2);
    border-radius: 4px;
    font-family: var(--mono);
    font-size: var(--text-s);
    cursor: pointer;
  }
  li bdi {
    overflow-wrap: anywhere;
  }
  li[aria-selected='true'],
  li:hover {
    background: var(--accent-soft);
  }
  .hint {
    color: var(--text-2);
    font-family: var(--font);
    white-space: nowrap;
  }
  .wrong {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 var(--space-2);
    margin-top: var(--space-1);
    padding: var(--space-1) var(--space-2);
    border-radius: var(--radius);
    background: var(--bad-soft);
    color: var(--bad);
    overflow-wrap: anywhere;
  }
  .wrong code {
    color: var(--text);
    white-space: pre-wrap;
  }
  .wrong button {
    min-height: 1.5rem;
    color: var(--bad);
    text-decoration: underline;
  }
  mark {
    background: transparent;
    color: var(--bad);
    font-weight: 700;
    text-decoration: underline wavy;
  }
`;
