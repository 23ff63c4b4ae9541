// @ts-check
import { css } from 'lit';

/** Of forms in dialogs. */
export const dialogForm = css`
  form {
    display: grid;
    gap: var(--space-3);
  }
  .field {
    display: grid;
    gap: var(--space-1);
    min-width: 0;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: var(--space-3);
  }
  .row .field {
    flex: 1 1 8rem;
  }
  .check {
    display: flex;
    align-items: baseline;
    gap: var(--space-2);
  }
  textarea {
    min-height: 4.5rem;
    font-family: var(--mono);
    resize: vertical;
  }
  pre {
    margin: 0;
    padding: var(--space-2);
    overflow-x: auto;
    background: var(--surface-2);
    font: var(--text-s) var(--mono);
  }
`;
