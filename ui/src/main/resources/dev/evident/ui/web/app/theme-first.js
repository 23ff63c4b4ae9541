// @ts-check
// Before anything is painted, so that nobody sees the wrong colours flash. A classic script: modules come too late.
(() => {
  try {
    const wish = localStorage.getItem('evident-theme');
    if (wish === 'light' || wish === 'dark') {
      document.documentElement.dataset.theme = wish;
    }
  } catch {
    // Storage may be forbidden: then the system's wish counts.
  }
})();
