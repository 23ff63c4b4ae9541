// @ts-check
/** Asks the server, with the token that the product hands in, and asks the product for another one when that one ends. */

/** Why there is no answer. `kind` says which words are due. */
export class SourceError extends Error {
  /**
   * @param {'expired' | 'away' | 'refused'} kind
   * @param {string} detail
   * @param {string} [code] of the server, for programs
   */
  constructor(kind, detail, code = '') {
    super(detail);
    this.name = 'SourceError';
    this.kind = kind;
    this.code = code;
  }
}

/**
 * @typedef {object} Access
 * @property {string} token
 * @property {string | Date} [expires] when it ends, if that is known
 */

/** Seconds before its end that a token counts as ended, so that no request is made in vain. */
const EARLY_MS = 5_000;

export class Source {
  /** @type {string} */
  #token = '';

  /** @type {number} */
  #expiresMs = Infinity;

  /** @type {Promise<boolean> | undefined} one at a time, for all who wait */
  #renewing = undefined;

  /**
   * @param {object} of
   * @param {string} of.server
   * @param {string} of.stream
   * @param {string} [of.token]
   * @param {() => Promise<Access | string>} [of.renew]
   */
  constructor(of) {
    this.server = of.server.replace(/\/+$/, '');
    this.stream = of.stream;
    this.renew = of.renew;
    this.#token = of.token ?? '';
  }

  /** Whether there is a way to a token at all. */
  get hasAccess() {
    return this.#token !== '' || this.renew !== undefined;
  }

  /**
   * @param {string} path
   * @param {Record<string, string>} query
   * @param {AbortSignal} [signal]
   * @returns {Promise<string>} the text of the answer
   */
  async get(path, query = {}, signal = undefined) {
    if (!this.#token || Date.now() > this.#expiresMs - EARLY_MS) {
      await this.#another();
    }
    let response = await this.#once(path, query, signal);
    if (response.status === 401 && (await this.#another())) {
      response = await this.#once(path, query, signal);
    }
    const text = await response.text();
    if (response.status === 401) {
      throw new SourceError('expired', 'the token is over');
    }
    if (!response.ok) {
      throw refusal(response.status, text);
    }
    return text;
  }

  /**
   * @param {string} path
   * @param {Record<string, string>} query
   * @param {AbortSignal} [signal]
   */
  async #once(path, query, signal) {
    const address = `${this.server}${path}?${new URLSearchParams({ ...query, stream: this.stream })}`;
    try {
      return await fetch(address, {
        headers: { Authorization: `Bearer ${this.#token}` },
        credentials: 'omit', // the token alone says who asks
        cache: 'no-store',
        redirect: 'error',
        referrerPolicy: 'no-referrer',
        signal,
      });
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') {
        throw error;
      }
      throw new SourceError('away', 'no answer');
    }
  }

  /** Asks the product for another token; false when it has none. */
  #another() {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renew() {
    if (!this.renew) {
      return false;
    }
    try {
      const got = await this.renew();
      const access = typeof got === 'string' ? { token: got } : got;
      this.#token = access.token;
      this.#expiresMs = access.expires ? new Date(access.expires).getTime() : Infinity;
      return Boolean(access.token);
    } catch {
      return false; // why is the product's own business; here the access is over
    }
  }
}

/**
 * @param {number} status
 * @param {string} text
 */
function refusal(status, text) {
  try {
    const problem = JSON.parse(text);
    return new SourceError('refused', String(problem.detail), String(problem.code));
  } catch {
    return new SourceError('refused', `status ${status}`);
  }
}
