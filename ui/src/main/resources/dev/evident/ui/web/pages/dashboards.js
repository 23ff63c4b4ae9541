// @ts-check
/** /ui/dashboards: which there are; /ui/dashboards/ID: one of them. */

import { LitElement, html } from 'lit';
import '../parts/boards/board-list.js';
import '../parts/boards/board-view.js';

class PageDashboards extends LitElement {
  static properties = { route: { attribute: false } };

  constructor() {
    super();
    /** @type {import('../app/router.js').Route | undefined} */
    this.route = undefined;
  }

  render() {
    const id = this.route?.rest[0];
    return id
      ? html`<board-view .boardId=${id} .query=${this.route?.query}></board-view>`
      : html`<board-list></board-list>`;
  }
}

customElements.define('page-dashboards', PageDashboards);
