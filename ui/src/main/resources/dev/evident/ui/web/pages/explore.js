// @ts-check
import { LitElement, html } from 'lit';

class PageExplore extends LitElement {
  render() {
    return html`<h1>Explore</h1>`;
  }
}

customElements.define('page-explore', PageExplore);
