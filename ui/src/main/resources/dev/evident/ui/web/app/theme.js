// @ts-check
/** Light, dark, or as the system wishes; kept in this browser. */

const PLACE = 'evident-theme';

/** @typedef {'system' | 'light' | 'dark'} Theme */

/** @type {{name: Theme, label: string}[]} */
export const THEMES = [
  { name: 'system', label: '◐ System' },
  { name: 'light', label: '☀ Light' },
  { name: 'dark', label: '☾ Dark' },
];

/** @returns {Theme} */
export function theme() {
  const wish = document.documentElement.dataset.theme;
  return wish === 'light' || wish === 'dark' ? wish : 'system';
}

/** @param {Theme} wish */
export function setTheme(wish) {
  const root = document.documentElement;
  if (wish === 'system') {
    delete root.dataset.theme;
  } else {
    root.dataset.theme = wish;
  }
  try {
    if (wish === 'system') {
      localStorage.removeItem(PLACE);
    } else {
      localStorage.setItem(PLACE, wish);
    }
  } catch {
    // Storage may be forbidden: the wish then lasts as long as the page.
  }
  window.dispatchEvent(new CustomEvent('evident-theme'));
}
