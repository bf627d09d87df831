// The picture of a starter comes alive while somebody rests on its card: one at a time, and only where that costs nobody.

import { $, $$ } from "../dom.js";
import { starterFrame } from "./starter-frame.js";

const RESTED_MILLISECONDS = 600;
const WIDTH = 1280; // of the window that pictures are taken in
const wanted = matchMedia("(hover: hover) and (pointer: fine) and (prefers-reduced-motion: no-preference)");
const isSparing = () => navigator.connection?.saveData || matchMedia("(prefers-reduced-data: reduce)").matches;

let timer;
let living = null;

/** Leave the pictures in peace. */
export function rest() {
  clearTimeout(timer);
  living?.end();
  living = null;
}

function wake(card) {
  const picture = $(".starter__picture", card);
  const ready = () => living.frame.classList.add("is-ready");
  living = starterFrame(card, { ready }, { class: "starter__alive", inert: true, tabindex: -1, "aria-hidden": true });
  living.frame.style.scale = picture.clientWidth / WIDTH;
  picture.append(living.frame);
}

function look(card) {
  rest();
  if (wanted.matches && !isSparing()) timer = setTimeout(wake, RESTED_MILLISECONDS, card);
}

for (const card of $$("[data-starter]")) {
  card.addEventListener("pointerenter", () => look(card));
  card.addEventListener("pointerleave", rest);
  card.addEventListener("focusin", (event) => event.target.matches(":focus-visible") && !card.contains(event.relatedTarget) && look(card));
  card.addEventListener("focusout", (event) => card.contains(event.relatedTarget) || card.matches(":hover") || rest());
}
