// Stands first in a running starter. In a frame of the first page it shows examples, as the starter's picture does, and
// tells when there is something to see, and when Escape was meant for what is around it.
(() => {
  if (parent === window) return;
  const say = (motivd) => parent.postMessage({ motivd }, "*");

  // That nothing is kept is said beside the frame.
  const quiet = new CSSStyleSheet();
  quiet.replaceSync(".ui-storage { display: none }");
  document.adoptedStyleSheets.push(quiet);

  const offersExamples = /^(?!.*(?:remove|retirer|supprimer|enlever)).*ex[ae]mple/i;
  const shown = new MutationObserver(() => {
    if (!document.querySelector("h1")) return;
    shown.disconnect();
    setTimeout(() => {
      [...document.querySelectorAll("button")].find((button) => offersExamples.test(button.textContent))?.click();
      setTimeout(() => {
        document.querySelector(".ui-toast > button:last-child")?.click(); // nobody asked for them, nobody has to hear of it
        say("ready");
      });
    });
  });
  shown.observe(document, { childList: true, subtree: true });

  // A visitor who closes the app and goes back means the page before this one, not one of the app.
  addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    location.replace(link.href);
  });

  // What Escape means in here comes first: it closes a dialog, empties a search, lets go of what is dragged.
  const means = (target) => document.querySelector("dialog[open], :popover-open, .dragging") || (target.type === "search" && target.value);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !means(event.target)) setTimeout(() => event.defaultPrevented || say("escape"));
  }, true);
})();
