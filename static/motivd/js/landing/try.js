// A starter to try before there is an account: the running app in a dialog.

import { $, $$ } from "../dom.js";
import { starterFrame } from "./starter-frame.js";

const dialog = $("#starter");
const device = $("[data-device]", dialog);
const stage = device.parentElement;
const start = $("[data-start]", dialog);
let card = null;
let running = null;

function run() {
  running?.end();
  stage.setAttribute("aria-busy", "true");
  running = starterFrame(card, { escape: () => dialog.close() });
  // Also where there is none to be had: the frame then says so.
  running.frame.addEventListener("load", () => stage.removeAttribute("aria-busy"));
  device.replaceChildren(running.frame);
}

export function tryStarter(wanted) {
  card = wanted;
  $("h2", dialog).textContent = card.dataset.title;
  start.dataset.fillPrompt = $("[data-fill-prompt]", card).dataset.fillPrompt;
  dialog.returnValue = "";
  dialog.showModal();
  run();
}

$("[data-reload]", dialog).addEventListener("click", run);
for (const size of $$("[data-sizes] button", dialog)) {
  size.addEventListener("click", () => {
    for (const other of $$("[data-sizes] button", dialog)) other.setAttribute("aria-pressed", String(other === size));
    device.dataset.device = size.value;
  });
}
// What is below the button fills the box with it, once this is out of the way.
start.addEventListener("click", () => dialog.close("start"));
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
dialog.addEventListener("close", () => {
  running.end();
  if (dialog.returnValue !== "start") $("[data-try]", card).focus();
});
