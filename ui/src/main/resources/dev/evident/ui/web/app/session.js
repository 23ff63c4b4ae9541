// @ts-check
/** Who is signed in. The key goes to the server once, for a cookie that no script can read; it is kept nowhere. */

import { json } from './api.js';
import { forgetPurposes } from './purpose.js';

/**
 * @typedef {object} Grant
 * @property {string} role
 * @property {string} stream "*": all
 */

/**
 * @typedef {object} Caller
 * @property {string} name
 * @property {string} kind
 * @property {string} [credential]
 * @property {string[]} permissions those for one stream at least
 * @property {Grant[]} grants
 */

/**
 * @typedef {object} Stream
 * @property {string} name
 * @property {boolean} purpose_required
 */

class Session extends EventTarget {
  /** @type {Caller | undefined} */
  caller = undefined;

  /** Whether an identity provider is configured. */
  singleSignOn = false;

  /** @type {Promise<Stream[]> | undefined} */
  #streams = undefined;

  /** Asks the server who we are. */
  async load() {
    const answer = await json('/auth/session');
    this.singleSignOn = answer.single_sign_on;
    this.#set(answer.caller);
  }

  /**
   * @param {string} key
   */
  async signInWithKey(key) {
    await json('/v1/sessions', { method: 'POST', headers: { Authorization: `Bearer ${key}` } });
    await this.load();
  }

  /** Ends the session; the address to go on to. */
  async signOut() {
    const answer = await json('/auth/logout', { method: 'POST' });
    this.#set(undefined);
    return String(answer.next);
  }

  /** The server no longer knows us. */
  over() {
    if (this.caller) {
      this.#set(undefined);
    }
  }

  /** @param {string | string[] | undefined} permission one of several is enough; undefined: anybody who is signed in */
  may(permission) {
    const { caller } = this;
    return caller !== undefined && (!permission || [permission].flat().some((one) => caller.permissions.includes(one)));
  }

  /**
   * The streams that one may read or write.
   *
   * @returns {Promise<Stream[]>}
   */
  streams() {
    if (!this.#streams) {
      const asked = json('/v1/streams').then(
        (answer) => answer.streams,
        (error) => {
          if (this.#streams === asked) {
            this.#streams = undefined;
          }
          throw error;
        },
      );
      this.#streams = asked;
    }
    return this.#streams;
  }

  /** There are others now than before. */
  streamsChanged() {
    this.#streams = undefined;
  }

  /** @param {Caller | undefined} caller */
  #set(caller) {
    this.caller = caller;
    this.#streams = undefined;
    forgetPurposes();
    this.dispatchEvent(new Event('change'));
  }
}

export const session = new Session();
