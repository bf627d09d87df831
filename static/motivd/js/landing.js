// The first page: the box, the ideas that fill it, the way back to it, and the starters to try.

import { $ } from "./dom.js";
import { rest } from "./landing/alive.js";
import { tryStarter } from "./landing/try.js";
import "./prompt-box/main.js";

$("[data-to-prompt]")?.addEventListener("click", (event) => {
  event.preventDefault();
  $("#prompt-text").scrollIntoView({ block: "center" });
  $("#prompt-text").focus({ preventScroll: true });
});

document.addEventListener("click", (event) => {
  const card = event.target.closest?.("[data-try]")?.closest("[data-starter]");
  if (!card) return;
  rest();
  tryStarter(card);
});
