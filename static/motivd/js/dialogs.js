// Questions that need an answer before anything happens.

import { $, el } from "./dom.js";
import { t } from "./texts.js";

/** Ask yes or no. Resolves to true only when the person chose `action`. */
export function ask({ title, text, action, danger = false }) {
  return new Promise((answer) => {
    const go = el(`button.button${danger ? ".button--danger" : ".button--main"}`, { type: "submit", value: "yes" }, action ?? t("confirm"));
    const dialog = el(
      "dialog.dialog",
      { "aria-labelledby": "ask-title" },
      el(
        "form",
        { method: "dialog" },
        el("h2", { id: "ask-title" }, title),
        text && el("p.quiet", {}, text),
        el("div.dialog__actions", {}, el("button.button", { type: "submit", value: "", autofocus: danger }, t("cancel")), go),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
    if (!danger) go.focus();
  });
}

/** Open a `<dialog>` of the page; its form's refusal is shown beside the fields and keeps it open. */
export function openDialog(dialog) {
  dialog.showModal();
  $("[autofocus], input, textarea, select", dialog)?.focus();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  if (opener) openDialog(document.getElementById(opener.dataset.opens));
  const closer = event.target.closest?.("[data-closes]");
  if (closer) closer.closest("dialog")?.close("");
});
