// The first page: the box, the ideas that fill it, and the way back to it.

import { $ } from "./dom.js";
import "./prompt-box/main.js";

$("[data-to-prompt]")?.addEventListener("click", (event) => {
  event.preventDefault();
  $("#prompt-text").scrollIntoView({ block: "center" });
  $("#prompt-text").focus({ preventScroll: true });
});
