// Applies the colors that were chosen before the page is painted, so that nothing flashes.
(() => {
  let theme = 'system';
  try {
    theme = localStorage.getItem('rollcall.theme') || theme;
  } catch {
    // A browser that remembers nothing follows the system.
  }
  document.documentElement.dataset.theme = theme;
})();
