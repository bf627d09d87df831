// Runs before the first paint, so that nobody sees the wrong colours.
(() => {
  let theme = "dark";
  try {
    theme = localStorage.getItem("motivd-theme") || theme;
  } catch {
    // Storage can be closed to us; the colours are then the usual ones.
  }
  document.documentElement.dataset.theme = theme;
})();
