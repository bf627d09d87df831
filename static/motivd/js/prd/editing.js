// A section, or all of the document, as a text to change.

import { ask } from "../dialogs.js";
import { $, $$, copyOf } from "../dom.js";
import { t } from "../texts.js";
import { save } from "./saving.js";

const isDirty = (form) => $("textarea", form).value !== form.dataset.before;

/** Whether something was typed that is saved nowhere. */
export const holdsTyping = () => $$(".prd-editor").some(isDirty) || $$(".prd-commenter textarea").some((area) => area.value.trim());

export function editSection(section, known, renew) {
  const part = Number(section.dataset.part);
  const { parts } = known();
  const body = $(".prd-section__body", section);
  const label = t("prd.editSection", { title: section.dataset.title });
  return edit(section, body, { label, text: parts[part].text, part }, known, renew);
}

export function editAll(live, known, renew) {
  const shown = $(".prd-grid, .empty", live);
  const text = known().parts.map((part) => part.text).join("");
  return edit(live, shown, { label: t("prd.editAll"), text, part: null }, known, renew);
}

async function edit(place, shown, { label, text, part }, known, renew) {
  if ($(".prd-editor", place)) return $(".prd-editor textarea", place).focus();
  const others = $$(".prd-editor");
  if (others.some(isDirty) && !(await ask({ title: t("prd.leaveTitle"), text: t("prd.leave"), action: t("prd.leaveAction"), danger: true }))) return;
  for (const other of others) close(other);
  const form = copyOf("prd-editor", { label, hint: known().reviewed ? t("prd.hintApproved") : t("prd.hint") });
  const area = $("textarea", form);
  if (part === null) form.classList.add("prd-editor--all");
  area.id = `edit-${part ?? "all"}`;
  $("label", form).htmlFor = area.id;
  $("[data-slot=error]", form).id = `${area.id}-error`;
  area.value = text;
  form.dataset.before = area.value;
  form.shown = shown;
  shown.hidden = true;
  shown.after(form);
  area.focus();
  area.setSelectionRange(0, 0);
  area.scrollTop = 0;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form, part, known, renew);
  });
  $("[data-cancel]", form).addEventListener("click", () => leave(form));
  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    else if (event.key === "Escape") leave(form);
    else return;
    event.preventDefault();
  });
}

async function send(form, part, known, renew) {
  if (form.getAttribute("aria-busy") === "true") return;
  const button = $("button:not([type=button])", form);
  const told = $("[data-slot=error]", form);
  form.setAttribute("aria-busy", "true");
  button.setAttribute("aria-busy", "true");
  told.hidden = true;
  mark(form, false);
  try {
    const { parts, ...rest } = known();
    let after = $("textarea", form).value;
    if (part !== null && part < parts.length - 1 && after && !after.endsWith("\n\n")) after = `${after.replace(/\n+$/, "")}\n\n`;
    const content = part === null ? after : parts.map((one, at) => (at === part ? after : one.text)).join("");
    const done = await save(rest, content, part === null ? null : { before: parts[part].text, after });
    if (!done) return;
    form.dataset.before = $("textarea", form).value;
    await renew(part === null ? null : `section-${part}`);
  } catch (problem) {
    if (problem.name !== "ApiError") throw problem;
    told.hidden = false;
    mark(form, true);
    told.textContent = [problem.message, ...Object.values(problem.details).flat()].join(" ");
  } finally {
    form.removeAttribute("aria-busy");
    button.removeAttribute("aria-busy");
  }
}

function mark(form, isWrong) {
  const area = $("textarea", form);
  for (const [name, value] of [["aria-invalid", "true"], ["aria-describedby", `${area.id}-error`]]) {
    if (isWrong) area.setAttribute(name, value);
    else area.removeAttribute(name);
  }
}

async function leave(form) {
  if (isDirty(form) && !(await ask({ title: t("prd.leaveTitle"), text: t("prd.leave"), action: t("prd.leaveAction"), danger: true }))) return;
  const section = form.closest(".prd-section");
  close(form);
  $("[data-act=edit]", section ?? document)?.focus();
}

function close(form) {
  form.shown.hidden = false;
  form.remove();
}
