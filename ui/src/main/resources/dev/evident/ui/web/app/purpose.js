// @ts-check
/** Why somebody looks: some streams ask for it. Kept by stream, until this person goes or the page does. */

/** @type {Map<string, string>} */
const known = new Map();

/** @type {Promise<string> | undefined} one question at a time, however many requests wait for it */
let asking;

/** @type {(detail: string) => Promise<string>} */
let dialog = () => Promise.resolve('');

/** @param {(detail: string) => Promise<string>} ask shows a dialog; "" when the person will not say */
export function askPurposesWith(ask) {
  dialog = ask;
}

/** Another person looks for reasons of his own. */
export function forgetPurposes() {
  known.clear();
}

/** @param {string | number | undefined} stream undefined: all of them */
export function purposeFor(stream) {
  const name = String(stream ?? '*');
  return {
    known: () => known.get(name) ?? '',
    /** @param {string} detail */
    ask: async (detail) => {
      asking ??= dialog(detail).finally(() => {
        asking = undefined;
      });
      const purpose = await asking;
      if (purpose) {
        known.set(name, purpose);
      }
      return purpose;
    },
  };
}
