// A limit on what this page starts: it is told, counted down, and what would be refused again waits until it is over.

import { $, $$ } from "../dom.js";
import { countDown, goesOnAt } from "../limits.js";
import { t } from "../texts.js";
import { tellProblem, toast } from "../toast.js";

let told = null; // { text, left } while there is a limit
let stop = () => {};

export const isHeld = (button) => Boolean(told) && button.matches("[data-waits]");

/** Show how it is: also in parts of the page that were fetched again. */
export function showLimit() {
  for (const place of $$("[data-hold]")) {
    place.hidden = !told;
    $("[data-slot=text]", place).textContent = told?.text ?? "";
    $("[data-slot=left]", place).textContent = told?.left ?? "";
  }
  // Not `disabled`: whoever is on the button with the keyboard stays there.
  for (const button of $$("[data-waits]")) {
    if (told) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

/** Tell why a call of the page's failed; where it is a limit, hold back until it is over. */
export function tellOrHold(problem) {
  const at = problem.name === "ApiError" && goesOnAt(problem);
  if (!at) return tellProblem(problem);
  stop();
  told = { text: problem.message, left: "" };
  stop = countDown(at, {
    tell(sentence) {
      if (told.left === sentence) return;
      told.left = sentence;
      showLimit();
    },
    over() {
      told = null;
      showLimit();
      toast(t("limit.over"), { kind: "good" });
    },
  });
  $("[data-hold]:not([hidden])")?.scrollIntoView({ block: "nearest" });
  return undefined;
}
