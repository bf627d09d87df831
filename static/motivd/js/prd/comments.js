// Comments on the sections: each is kept on the server until it is resolved or deleted.

import { api } from "../api.js";
import { ask } from "../dialogs.js";
import { $, copyOf } from "../dom.js";
import { onSubmit } from "../forms.js";
import { t } from "../texts.js";
import { toast } from "../toast.js";

const path = (known, id = "") => `/api/projects/${known().projectId}/prd/comments${id && `/${id}`}`;

export function addComment(section, known, renew) {
  const notes = $(".prd-section__notes", section);
  const there = $(".prd-commenter", notes);
  if (there) return $("textarea", there).focus();
  const title = section.dataset.title;
  const form = copyOf("prd-commenter", { label: title ? t("prd.commentOn", { title }) : t("prd.commentOnAll") });
  const area = $("textarea", form);
  area.id = `comment-${section.dataset.part || "all"}`;
  $("label", form).htmlFor = area.id;
  const leave = () => {
    form.remove();
    $("[data-act=comment]", section).focus();
  };
  $("[data-cancel]", form).addEventListener("click", leave);
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !area.value.trim()) leave();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  onSubmit(form, async ({ body }) => {
    await api.post(path(known), { section: title, body });
    await renew(section.id);
    toast(t("prd.commented"), { kind: "good" });
  });
  notes.append(form);
  area.focus();
}

export async function changeComment(comment, changes, known, renew) {
  await api.patch(path(known, comment.dataset.comment), changes);
  await renew(comment.closest(".prd-section").id);
  if (changes.resolved) toast(t("prd.resolved"), { kind: "good", action: { label: t("undo"), run: () => changeBack(comment, known, renew) } });
}

const changeBack = async (comment, known, renew) => {
  await api.patch(path(known, comment.dataset.comment), { resolved: false });
  await renew();
};

export async function deleteComment(comment, known, renew) {
  const text = $("[data-slot=body]", comment).textContent;
  if (!(await ask({ title: t("prd.deleteTitle"), text, action: t("prd.deleteAction"), danger: true }))) return;
  await api.delete(path(known, comment.dataset.comment));
  await renew(comment.closest(".prd-section").id);
}
