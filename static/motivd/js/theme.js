// Runs before the first paint, so that nobody sees the wrong colours, and nothing is lost that was sent too early.
(() => {
  let theme = "dark";
  try {
    theme = localStorage.getItem("motivd-theme") || theme;
  } catch {
    // Storage can be closed to us; the colours are then the usual ones.
  }
  document.documentElement.dataset.theme = theme;
  // A form without a method is a script's. Sent before that script is there, it waits for it (forms.js): the browser would
  // load the page anew and forget what was typed.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.hasAttribute("method")) return;
    event.preventDefault();
    form.sentEarly = { by: event.submitter };
  });
})();
