// A sentence in the corner that goes by itself, with at most one thing to do about it.

import { el } from "./dom.js";

/** `toast("Saved", { kind: "good", action: { label, run }, seconds })`. Problems stay longer than good news. */
export function toast(text, { kind = "", action, seconds = kind === "bad" ? 12 : 5 } = {}) {
  const place = document.getElementById("toasts");
  const made = el(`div.toast${kind ? `.toast--${kind}` : ""}`, {}, el("span.grow", {}, text));
  const leave = () => {
    made.remove();
    if (!place.childElementCount && place.matches(":popover-open")) place.hidePopover();
  };
  if (action) {
    made.append(el("button.button.button--small", { type: "button", onclick: () => (leave(), action.run()) }, action.label));
  }
  made.addEventListener("pointerenter", () => clearTimeout(timer));
  made.addEventListener("pointerleave", () => (timer = setTimeout(leave, 3000)));
  place.append(made);
  // In the top layer, above an open dialog.
  if (!place.matches(":popover-open")) place.showPopover();
  let timer = setTimeout(leave, seconds * 1000);
  return leave;
}

/** Tell a failure of a call; a call that we gave up ourselves is no failure. */
export function tellProblem(problem) {
  if (problem.name === "AbortError") return;
  if (problem.name !== "ApiError") throw problem;
  // Of a wrong field the message says only that one is wrong; there is no field here to say more beside.
  const said = problem.code === "VALIDATION_ERROR" ? Object.values(problem.details).flat().join(" ") : "";
  toast(said || problem.message, { kind: "bad" });
}
