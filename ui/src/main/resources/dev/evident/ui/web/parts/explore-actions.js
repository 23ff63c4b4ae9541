// @ts-check
/**
 * What can be done with a search besides looking at it: one line each. The element is made when somebody wants it, and is given the
 * properties `query`, `from`, `to` and `stream` as the address has them; `from` is "" for all time.
 */

/**
 * @typedef {object} Action
 * @property {string} label of the button
 * @property {string} element the custom element behind it, which may open a dialog; it fires `close` when it is done
 * @property {string} [needs] the permission without which it is hidden
 * @property {() => Promise<unknown>} load
 */

/** @type {Action[]} */
export const ACTIONS = [];
