// The revisions of the PRD: shown, compared with the one of now, restored as the next one.

import { api } from "../api.js";
import { $, $$, el } from "../dom.js";
import { t } from "../texts.js";
import { when } from "../times.js";
import { tellProblem, toast } from "../toast.js";
import { save } from "./saving.js";

const dialog = document.getElementById("prd-revisions");
const slot = (name) => $(`[data-slot=${name}]`, dialog);
let shown = null; // the answer that is looked at
let shows = "diff";
let turn = 0;

/** Show them, the one before this one first; with `isNew` what the newest one changed. */
export async function openRevisions(known, renew, { isNew = false } = {}) {
  slot("list").replaceChildren(el("li.quiet", {}, t("prd.loading")));
  slot("view").replaceChildren();
  shown = null;
  $("[data-restore]", dialog).onclick = () => restore(known, renew);
  for (const button of $$("[data-shows]", dialog)) {
    button.onclick = () => {
      shows = button.dataset.shows;
      for (const one of $$("[data-shows]", dialog)) one.setAttribute("aria-pressed", String(one === button));
      draw(known);
    };
  }
  $("[data-closes]", dialog).onclick = () => dialog.close();
  dialog.showModal();
  await list(known, 1);
  const rows = $$("button", slot("list"));
  (isNew ? rows[0] : (rows[1] ?? rows[0]))?.click();
}

const path = (known, rest = "") => `/api/projects/${known().projectId}/prd/revisions${rest}`;

async function list(known, page) {
  try {
    const answer = await api.get(`${path(known)}?page=${page}&perPage=50`);
    if (page === 1) slot("list").replaceChildren();
    slot("list").append(...answer.revisions.map((row) => el("li", {}, button(row, known))));
    if (page < answer.totalPages) {
      const more = el("li", {}, el("button", { type: "button", onclick: () => (more.remove(), list(known, page + 1)) }, t("prd.more")));
      slot("list").append(more);
    }
  } catch (problem) {
    dialog.close();
    tellProblem(problem);
  }
}

function button(row, known) {
  const by = { rules: () => t("prd.byRules"), model: () => t("prd.byModel"), person: () => (row.author ? t("prd.byPerson", { name: row.author }) : t("prd.bySomebody")) }[row.source]();
  const isNow = row.number === known().revision;
  const made = el(
    "button",
    { type: "button", "aria-pressed": "false" },
    el("span", {}, t("prd.revision", { number: row.number }), isNow && el("span.badge.badge--accent", {}, t("prd.current"))),
    el("span.faint", {}, by, ", ", when(row.createdAt)),
  );
  made.addEventListener("click", () => choose(made, row.number, known));
  return made;
}

async function choose(chosen, number, known) {
  for (const one of $$("button", slot("list"))) one.setAttribute("aria-pressed", String(one === chosen));
  const mine = ++turn;
  try {
    // An old one is compared with the PRD of now, and that with the one before it.
    const now = known().revision;
    const answer = await api.get(path(known, `/${number}?against=${number === now ? Math.max(1, now - 1) : now}`));
    if (mine !== turn) return;
    shown = answer;
    draw(known);
  } catch (problem) {
    tellProblem(problem);
  }
}

function draw(known) {
  if (!shown) return;
  const isNow = shown.revision.number === known().revision;
  $("[data-restore]", dialog).disabled = isNow;
  const view = slot("view");
  if (shows === "text") view.replaceChildren(el("div.code", {}, shown.revision.content));
  else if (!shown.diff) view.replaceChildren(el("p.quiet", {}, t(isNow ? "prd.isCurrent" : "prd.noDifference")));
  else view.replaceChildren(el("pre.diff", {}, ...shown.diff.split("\n").map(line)));
  view.scrollTop = 0;
}

function line(text) {
  const kind = { "+": ".is-added", "-": ".is-removed", "@": ".is-place" }[text[0]] ?? "";
  return el(`span${kind}`, {}, text || " ");
}

async function restore(known, renew) {
  const { number, content } = shown.revision;
  try {
    const done = await save(known(), content);
    if (!done) return;
    dialog.close();
    await renew();
    toast(t("prd.restored", { number, revision: done.revision }), { kind: "good" });
  } catch (problem) {
    tellProblem(problem);
  }
}
