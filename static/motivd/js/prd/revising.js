// A revision by a model: the open comments are its instructions.

import { api } from "../api.js";
import { $, $$, el } from "../dom.js";
import { showErrors, clearErrors } from "../forms.js";
import { goesOnAt } from "../limits.js";
import { t } from "../texts.js";
import { tellProblem, toast } from "../toast.js";
import { tellOrHold } from "../steps/limit.js";
import { writeWatched } from "../steps/writing.js";
import { openRevisions } from "./revisions.js";

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
    let revision;
    try {
      ({ revision } = await writeWatched({ projectId, revise: true, instructions }));
    } catch (problem) {
      return failed(problem, root, known, renew);
    }
    form.elements.more.value = "";
    if (form.elements.resolves.checked) await resolve(projectId, open);
    await renew().catch(tellProblem);
    const look = { label: t("prd.whatChanged"), run: () => openRevisions(known, renew, { isNew: true }) };
    toast(t("prd.revised", { revision }), { kind: "good", action: look, seconds: 20 });
    return undefined;
  };
  if (!dialog.open) dialog.showModal();
}

/** A limit is counted down on the page; anything else is said where the comments are, to be tried again. */
async function failed(problem, root, known, renew) {
  if (problem.name !== "ApiError") throw problem;
  if (goesOnAt(problem)) return tellOrHold(problem);
  await renew().catch(() => {}); // somebody may have written meanwhile
  reviseWithComments(root, known, renew);
  return showErrors($("#prd-revise form"), problem);
}

/** One that is gone by now needs nothing. */
async function resolve(projectId, comments) {
  for (const comment of comments) {
    await api.patch(`/api/projects/${projectId}/prd/comments/${comment.dataset.comment}`, { resolved: true }).catch(tellProblem);
  }
}
