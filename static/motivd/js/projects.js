// One's projects: star, rename, copy, delete and take back. The cards come from the server, anew after each change.

import { api } from "./api.js";
import { $ } from "./dom.js";
import { openDialog } from "./dialogs.js";
import { onSubmit } from "./forms.js";
import { t } from "./texts.js";
import { freshenTimes } from "./times.js";
import { tellProblem, toast } from "./toast.js";
import "./prompt-box/main.js";

const renaming = $("#rename");
const nameField = $("input", renaming);
let renamed = null;

const cardOf = (element) => element.closest("[data-project]");
const addressOf = (card) => `/api/projects/${card.dataset.project}`;

/** Show the cards as they are now; the focus goes to what `selector` names there. */
async function refresh(selector) {
  await globalThis.htmx.ajax("GET", location.pathname + location.search, { target: "#cards", swap: "outerHTML" });
  if (selector) $(selector)?.focus();
}

async function star(button) {
  const isOn = button.getAttribute("aria-pressed") === "true";
  const place = `${addressOf(cardOf(button))}/star`;
  button.setAttribute("aria-pressed", String(!isOn));
  try {
    await (isOn ? api.delete(place) : api.post(place));
  } catch (problem) {
    button.setAttribute("aria-pressed", String(isOn));
    throw problem;
  }
}

async function copy(button) {
  const { project } = await api.post(`${addressOf(cardOf(button))}/versions/${button.dataset.copyVersion}/fork`, {});
  toast(t("projects.copied", { name: project.name }), { kind: "good" });
  await refresh(`[data-project="${project.id}"] a`);
}

async function remove(card) {
  await api.delete(`${addressOf(card)}?undoable=true`);
  await refresh(`[data-restore="${card.dataset.project}"]`);
}

async function restore(button) {
  const { restore: id, name } = button.dataset;
  try {
    await api.post(`/api/projects/${id}/restore`);
    toast(t("projects.restored", { name }), { kind: "good" });
  } catch (problem) {
    if (problem.status !== 404) throw problem;
    toast(t("projects.tooLate"), { kind: "bad" });
  }
  await refresh(`[data-project="${id}"] a`);
}

function rename(card) {
  renamed = card;
  nameField.value = card.dataset.name;
  openDialog(renaming);
  nameField.select();
}

onSubmit($("[data-rename]", renaming), async ({ name }) => {
  const card = renamed;
  try {
    await api.patch(addressOf(card), { name });
  } catch (problem) {
    // It is about the name, and so it stands beside it.
    if (problem.code === "NAME_TAKEN") problem.details = { name: [problem.message] };
    throw problem;
  }
  renaming.close();
  toast(t("projects.renamed", { name: name.trim() }), { kind: "good" });
  await refresh(`[data-project="${card.dataset.project}"] a`);
});

const DOES = {
  "[data-star]": star,
  "[data-copy-version]": copy,
  "[data-restore]": restore,
  "[data-rename-open]": (button) => rename(cardOf(button)),
  "[data-delete]": (button) => remove(cardOf(button)),
};

document.addEventListener("click", async (event) => {
  for (const [selector, act] of Object.entries(DOES)) {
    const button = event.target.closest?.(selector);
    if (!button || button.disabled) continue;
    button.closest("[popover]")?.hidePopover();
    button.disabled = true;
    try {
      await act(button);
    } catch (problem) {
      tellProblem(problem);
    } finally {
      button.disabled = false;
    }
  }
});

// What is looked at by itself must not take a menu, a dialog or the focus away from somebody.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt.id === "cards" && $("#cards:focus-within, .menu:popover-open, dialog[open]")) event.preventDefault();
});
// Somebody who is signed out meanwhile is led to the page for that, not shown it in the place of the cards.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (new URL(event.detail.xhr.responseURL).pathname === location.pathname) return;
  event.preventDefault();
  location.reload();
});
// What was searched for meanwhile is looked for once the line is back.
addEventListener("online", () => globalThis.htmx.trigger("[data-find]", "submit"));
document.addEventListener("htmx:afterSwap", () => freshenTimes());
document.addEventListener("htmx:responseError", () => toast(t("unreachable"), { kind: "bad" }));
document.addEventListener("htmx:sendError", () => toast(t("unreachable"), { kind: "bad" }));
