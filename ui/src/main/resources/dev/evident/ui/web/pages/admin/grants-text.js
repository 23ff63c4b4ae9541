// @ts-check
/** What a grant says, in one line. */

import { html, nothing } from 'lit';

export const ROLES = ['reader', 'responder', 'auditor', 'producer', 'operator', 'admin'];

/** @param {{role: string, stream: string, filter?: string, hidden?: string[], masked?: string[]}[]} grants */
export function grantsText(grants) {
  return grants.map(
    (one) => html`<div>
      <b>${one.role}</b> of ${one.stream === '*' ? 'all streams' : html`<code>${one.stream}</code>`}
      ${one.filter ? html`where <code>${one.filter}</code>` : nothing}
      ${one.hidden?.length ? html`without ${one.hidden.join(', ')}` : nothing}
      ${one.masked?.length ? html`with masked ${one.masked.join(', ')}` : nothing}
    </div>`,
  );
}
