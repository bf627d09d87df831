// The dialog in which one sees a PRD being written.

import { $, el, icon } from "../dom.js";
import { t } from "../texts.js";
import { generate } from "./generate.js";

/** Generate a PRD while the page's `#writing` dialog tells how far it is; it closes by itself. */
export async function writeWatched(body) {
  const dialog = document.getElementById("writing");
  const list = $("ol", dialog);
  const bar = $("progress", dialog);
  const keepOpen = (event) => event.preventDefault();
  list.replaceChildren();
  bar.removeAttribute("value");
  dialog.addEventListener("cancel", keepOpen);
  dialog.showModal();
  try {
    return await generate(body, ({ sections, total }) => {
      bar.max = total;
      bar.value = sections.length;
      list.replaceChildren(
        ...sections.map((section, at) => {
          const isLast = at === sections.length - 1;
          return el(`li${isLast ? "" : ".is-done"}`, {}, isLast ? el("span.spinner", { "aria-hidden": "true" }) : icon("check"), section.title);
        }),
      );
      $("[data-slot=count]", dialog).textContent = t("steps.written", { count: sections.length, total });
    });
  } finally {
    dialog.removeEventListener("cancel", keepOpen);
    dialog.close();
  }
}
