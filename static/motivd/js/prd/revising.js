// A revision by a model: the open comments are its instructions.

import { api } from "../api.js";
import { $, $$, el } from "../dom.js";
import { showErrors, clearErrors } from "../forms.js";
import { t } from "../texts.js";
import { tellProblem, toast } from "../toast.js";
import { writeWatched } from "../steps/writing.js";

const LIMIT = 10_000;

export function reviseWithComments(root, known, renew) {
  const dialog = document.getElementById("prd-revise");
  const form = $("form", dialog);
  const open = $$(".prd-comment:not(.is-resolved)", root);
  const lines = open.map((comment) => {
    const body = $("[data-slot=body]", comment).textContent;
    const title = comment.dataset.section;
    return title ? t("prd.commentLine", { title, body }) : t("prd.commentLineAll", { body });
  });
  $("[data-slot=list]", dialog).replaceChildren(...lines.map((line) => el("li", {}, line)));
  form.onsubmit = async (event) => {
    event.preventDefault();
    clearErrors(form);
    const instructions = [...lines, form.elements.more.value.trim()].filter(Boolean).join("\n");
    if (instructions.length > LIMIT) return showErrors(form, { details: { more: [t("prd.tooMuch")] } });
    dialog.close();
    const { projectId } = known();
    try {
      const { revision } = await writeWatched({ projectId, revise: true, instructions });
      if (form.elements.resolves.checked) {
        for (const comment of open) await api.patch(`/api/projects/${projectId}/prd/comments/${comment.dataset.comment}`, { resolved: true });
      }
      form.elements.more.value = "";
      await renew();
      toast(t("prd.revised", { revision }), { kind: "good" });
    } catch (problem) {
      tellProblem(problem);
    }
  };
  dialog.showModal();
}
