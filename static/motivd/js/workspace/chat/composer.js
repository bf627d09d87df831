// Where a message is written: it grows, keeps a draft over a reload, and takes files.

import { $, freshId, later } from "../../dom.js";
import { forgetAttachments, keepAttachments, keptAttachments } from "../../prompt-box/kept-attachments.js";
import { t } from "../../texts.js";
import { attachments, takesDrops } from "./attachments.js";

/**
 * The composer in `root`. `send({ message, attachments, planMode, key })` returns once the message is kept, and may throw.
 * Returns what the chat does with it: `put`, `plan(on)`, `focus`, `allow`, `isEmpty` and so on.
 */
export function composer(root, { project, send, tell }) {
  const form = $("[data-composer]", root);
  const field = $("textarea", form);
  const sends = $("[data-send]", form);
  const plan = $("[data-plan]", form);
  // What came along with the project's prompt goes with the first message, unless somebody takes it off.
  let waiting = [];
  const files = attachments($("[data-files]", form), { changed: () => (allow(), keepDraft(), keepWaiting()), refused: tell });
  const draftKey = `motivd-draft-${project.id}`;
  let isAllowed = true;
  let tried = { body: "", key: "" };

  const planMode = () => plan.getAttribute("aria-pressed") === "true";
  const setPlan = (on) => {
    plan.setAttribute("aria-pressed", String(on));
    form.classList.toggle("is-planning", on);
  };

  function allow(now = isAllowed) {
    isAllowed = now;
    sends.disabled = !isAllowed || !field.value.trim() || files.isBusy();
  }

  function grow() {
    if (CSS.supports("field-sizing", "content")) return;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight + 2}px`;
  }

  function saveDraft() {
    const draft = { text: field.value, files: files.kept(), planMode: planMode() };
    try {
      if (draft.text || draft.files.length) sessionStorage.setItem(draftKey, JSON.stringify(draft));
      else sessionStorage.removeItem(draftKey);
    } catch {
      // No storage, no draft.
    }
  }
  const keepDraft = later(250, saveDraft);
  addEventListener("pagehide", saveDraft);

  function keepWaiting() {
    const still = waiting.filter((one) => files.kept().some((kept) => kept.id === one.id));
    if (still.length === waiting.length) return;
    waiting = still;
    forgetAttachments(project.id);
    keepAttachments(project.id, waiting);
  }

  async function submit() {
    const message = field.value;
    if (sends.disabled || form.getAttribute("aria-busy") === "true") return;
    const wanted = { message, attachments: files.kept(), planMode: planMode() };
    // The same message sent again after a line that broke is the same call, so it is never said twice.
    const body = JSON.stringify(wanted);
    if (tried.body !== body) tried = { body, key: freshId() };
    form.setAttribute("aria-busy", "true");
    sends.setAttribute("aria-busy", "true");
    try {
      if (!(await send({ ...wanted, key: tried.key }))) return;
      tried = { body: "", key: "" };
      if (field.value === message) field.value = "";
      files.clear();
      grow();
    } finally {
      form.removeAttribute("aria-busy");
      sends.removeAttribute("aria-busy");
      allow();
      keepDraft();
    }
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  field.addEventListener("input", () => {
    allow();
    grow();
    keepDraft();
  });
  field.addEventListener("keydown", (event) => {
    // Enter also ends the composition of a character in some languages.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  field.addEventListener("paste", (event) => {
    const pasted = [...event.clipboardData.files];
    if (!pasted.length) return;
    event.preventDefault();
    files.add(pasted);
  });
  plan.addEventListener("click", () => {
    setPlan(!planMode());
    keepDraft();
  });
  $("[data-attach]", form).addEventListener("click", () => $("input[type=file]", form).click());
  $("input[type=file]", form).addEventListener("change", (event) => {
    files.add([...event.target.files]);
    event.target.value = "";
  });
  takesDrops(root, (dropped) => files.add(dropped));

  const made = {
    /** Put in a text, with files: those of this machine, or those that were uploaded before. */
    put({ text = "", attachments: more = [], planMode: wanted }) {
      field.value = text;
      files.add(more.filter((one) => one instanceof Blob));
      files.put(more.filter((one) => one?.id));
      if (wanted !== undefined) setPlan(wanted);
      field.dispatchEvent(new Event("input"));
      made.focus();
    },
    focus() {
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    },
    plan(on) {
      setPlan(on);
      keepDraft();
    },
    clear() {
      files.clear();
      field.value = "";
      field.dispatchEvent(new Event("input"));
    },
    lose: files.lose,
    isEmpty: () => !field.value.trim() && !files.kept().length,
    text: () => field.value,
    submit,
    allow,
    label: (isWorking) => (field.placeholder = t(isWorking ? "chat.placeholderWorking" : "chat.placeholder")),
  };
  try {
    const draft = JSON.parse(sessionStorage.getItem(draftKey) ?? "null");
    if (draft) {
      field.value = draft.text;
      files.put(draft.files);
      setPlan(draft.planMode);
    }
  } catch {
    // No draft, then.
  }
  const came = keptAttachments(project.id);
  files.put(came);
  waiting = came;
  allow();
  grow();
  return made;
}
