// @ts-check
/** Signing in: with a key, which is exchanged for a cookie at once, or through the identity provider. */

import { LitElement, css, html, nothing } from 'lit';
import { controls } from '../style/shared.js';
import { go, link } from '../app/router.js';
import { session } from '../app/session.js';
import '../parts/error-line.js';

const PROBLEMS = /** @type {Record<string, string>} */ ({
  'sign-in-refused': 'The identity provider did not sign you in, or the sign-in took too long. Try again.',
  'identity-provider-away': 'The identity provider does not answer. Try again in a moment, or sign in with a key.',
});

class PageSignin extends LitElement {
  static properties = { route: { attribute: false } };

  static styles = [
    controls,
    css`
      :host {
        display: grid;
        place-items: start center;
        padding: var(--space-6) var(--space-4);
      }
      .card {
        display: grid;
        gap: var(--space-4);
        width: min(26rem, 100%);
        padding: var(--space-5);
      }
      form {
        display: grid;
        gap: var(--space-2);
      }
      .or {
        text-align: center;
      }
    `,
  ];

  constructor() {
    super();
    /** @type {import('../app/router.js').Route | undefined} */
    this.route = undefined;
    /** @type {unknown} */
    this.error = undefined;
    this.busy = false;
  }

  /** Where to go on: only to a page of this server. */
  get #next() {
    const wish = this.route?.query.get('return') ?? '';
    return wish.startsWith('/ui/') ? wish : link('streams');
  }

  firstUpdated() {
    if (session.caller) {
      go(this.#next, { replace: true });
      return;
    }
    this.renderRoot.querySelector('input')?.focus();
  }

  render() {
    const said = PROBLEMS[this.route?.query.get('problem') ?? ''];
    return html`<div class="card">
      <div>
        <h1>Sign in</h1>
        <p class="quiet">Evident, the audit log that proves itself</p>
      </div>
      <error-line .error=${this.error ?? said}></error-line>
      ${session.singleSignOn
        ? html`<a class="button primary" href="/auth/login?return=${encodeURIComponent(this.#next)}"
              >Sign in with single sign-on</a
            >
            <div class="or quiet">or</div>`
        : nothing}
      <form @submit=${this.#submit}>
        <label for="key">API key</label>
        <input
          id="key"
          name="key"
          type="password"
          autocomplete="off"
          spellcheck="false"
          required
          placeholder="evd_…"
          aria-describedby="about"
        />
        <p id="about" class="quiet">
          The key is sent once, for a session of at most 12 hours. It is not kept in this browser. The first key of a new server
          stands in <code>admin.key</code> in its data directory.
        </p>
        <button class=${session.singleSignOn ? '' : 'primary'} ?disabled=${this.busy}>Sign in</button>
      </form>
    </div>`;
  }

  /** @param {SubmitEvent} event */
  async #submit(event) {
    event.preventDefault();
    const input = /** @type {HTMLInputElement} */ (this.renderRoot.querySelector('input'));
    const key = input.value.trim();
    if (!/^[\x21-\x7e]+$/.test(key)) {
      this.#failed(new Error('this is no key: a key has neither spaces nor letters of other alphabets'));
      return;
    }
    this.busy = true;
    this.error = undefined;
    this.requestUpdate();
    try {
      await session.signInWithKey(key);
      input.value = '';
      go(this.#next, { replace: true });
    } catch (error) {
      this.#failed(error);
      input.select();
    }
  }

  /** @param {unknown} error */
  #failed(error) {
    this.busy = false;
    this.error = error;
    this.requestUpdate();
  }
}

customElements.define('page-signin', PageSignin);
