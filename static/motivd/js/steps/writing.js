// The dialog in which one sees a PRD being written.

import { $, el, icon } from "../dom.js";
import { t } from "../texts.js";
import { generate } from "./generate.js";

/**
 * Write the project's first PRD, or a new one in its place. Two tabs that ask for the same at once get one PRD: their
 * key is the same until one of them has its answer.
 */
export async function writeOnce(body, known) {
  const place = `motivd-prd-${body.projectId}`;
  const written = Number(localStorage.getItem(place) ?? 0);
  const key = ["prd", body.projectId, body.locale ?? "", ...known, written].join(":");
  const answer = await writeWatched(body, key);
  localStorage.setItem(place, String(written + 1));
  return answer;
}

/** Generate a PRD while the page's `#writing` dialog tells how far it is; it closes by itself. */
export async function writeWatched(body, key) {
  const dialog = document.getElementById("writing");
  const list = $("ol", dialog);
  const bar = $("progress", dialog);
  const keepOpen = (event) => event.preventDefault();
  list.replaceChildren();
  bar.removeAttribute("value");
  dialog.addEventListener("cancel", keepOpen);
  dialog.showModal();
  try {
    const progress = ({ sections, total }) => {
      bar.max = total;
      bar.value = sections.length;
      list.replaceChildren(
        ...sections.map((section, at) => {
          const isLast = at === sections.length - 1;
          return el(`li${isLast ? "" : ".is-done"}`, {}, isLast ? el("span.spinner", { "aria-hidden": "true" }) : icon("check"), section.title);
        }),
      );
      $("[data-slot=count]", dialog).textContent = t("steps.written", { count: sections.length, total });
    };
    return await generate(body, progress, key);
  } finally {
    dialog.removeEventListener("cancel", keepOpen);
    dialog.close();
  }
}
