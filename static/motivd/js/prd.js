// The PRD: read, edited, commented on, revised, approved, and sent on to be built.

import { api } from "./api.js";
import { $ } from "./dom.js";
import { t } from "./texts.js";
import { toast } from "./toast.js";
import { isHeld, showLimit, tellOrHold } from "./steps/limit.js";
import { refresh } from "./steps/refresh.js";
import { writeOnce } from "./steps/writing.js";
import { addComment, changeComment, deleteComment } from "./prd/comments.js";
import { editAll, editSection, holdsTyping } from "./prd/editing.js";
import { openRepositories } from "./prd/repositories.js";
import { openRevisions } from "./prd/revisions.js";
import { reviseWithComments } from "./prd/revising.js";

const root = document.getElementById("prd-page");

/** The document as this page has it now. */
const known = () => JSON.parse(document.getElementById("prd-data").textContent);

async function renew(focus) {
  await refresh("prd-live", "steps");
  showLimit();
  openRepositories(known, renew);
  const place = focus && document.getElementById(focus);
  place?.focus({ preventScroll: true });
  place?.scrollIntoView({ block: "nearest" });
}

async function review(reviewed) {
  const { projectId } = known();
  await api.patch("/api/projects/prd-review", { projectId, reviewed });
  await renew(reviewed ? "prd-next" : null);
  toast(t(reviewed ? "prd.approved" : "prd.unapproved"), { kind: "good" });
  $(reviewed ? "[data-act=build]" : "[data-act=approve]", root)?.focus({ preventScroll: true });
}

const acts = {
  generate: async () => {
    await writeOnce({ projectId: known().projectId }, [known().revision]);
    await renew();
  },
  edit: (button) => editSection(button.closest(".prd-section"), known, renew),
  "edit-all": () => editAll(document.getElementById("prd-live"), known, renew),
  comment: (button) => addComment(button.closest(".prd-section"), known, renew),
  resolve: (button) => changeComment(button.closest("[data-comment]"), { resolved: true }, known, renew),
  reopen: (button) => changeComment(button.closest("[data-comment]"), { resolved: false }, known, renew),
  "delete-comment": (button) => deleteComment(button.closest("[data-comment]"), known, renew),
  revise: () => reviseWithComments(root, known, renew),
  revisions: () => openRevisions(known, renew),
  print: () => print(),
  approve: () => review(true),
  unapprove: () => review(false),
  build: async () => {
    await api.post("/api/build", { projectId: known().projectId });
    location.assign(known().buildUrl);
  },
};

root.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-act]");
  if (!button || button.getAttribute("aria-busy") === "true") return;
  event.preventDefault();
  if (isHeld(button)) return;
  const waiting = !["edit", "edit-all", "comment", "print", "revisions", "revise"].includes(button.dataset.act);
  if (waiting) button.setAttribute("aria-busy", "true");
  try {
    await acts[button.dataset.act](button);
  } catch (problem) {
    tellOrHold(problem);
  } finally {
    button.removeAttribute("aria-busy");
  }
});
addEventListener("beforeunload", (event) => {
  if (holdsTyping()) event.preventDefault();
});
if (matchMedia("(max-width: 75rem)").matches) $(".prd-contents details")?.removeAttribute("open");
openRepositories(known, renew);
