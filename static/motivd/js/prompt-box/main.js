// The box in which every project begins. What is in it is kept in this browser until it is a project.

import { ask } from "../dialogs.js";
import { $, $$, el, later } from "../dom.js";
import { language, t } from "../texts.js";
import { putIn, voice } from "../voice.js";
import { attachments } from "./attachments.js";
import { create } from "./create.js";
import * as draft from "./draft.js";
import { improving } from "./improve.js";
import { keepAttachments } from "./kept-attachments.js";

const box = $("[data-prompt-box]");
const form = $("[data-prompt-form]", box);
const input = $("textarea", form);
const state = $("[data-prompt-state]", box);
const checks = $$("[name=platforms]", form);
const signedIn = Boolean(box.dataset.signedIn);
const attached = attachments(box, { signedIn });
let isBusy = false;

// --- text and platforms --------------------------------------------------------------------------------------------

const platforms = () => checks.filter((check) => check.checked).map((check) => check.value);

function keep() {
  draft.write({ text: input.value, platforms: platforms(), startedAt: 0 });
}
const keepSoon = later(250, keep);

function setText(text) {
  input.value = text;
  clearProblem();
  keep();
  input.focus();
  input.setSelectionRange(text.length, text.length);
  input.scrollTop = input.scrollHeight;
}

function setPlatforms(values) {
  tick(values);
  keep();
}

function tick(values) {
  for (const check of checks) check.checked = values.includes(check.value);
  nameChosen();
}

function nameChosen() {
  const names = checks.filter((check) => check.checked).map((check) => $("span", check.closest("label")).textContent);
  const none = !names.length || names.length === checks.length;
  $("[data-prompt-chosen]", box).textContent = none ? t("prompt.anyDevice") : new Intl.ListFormat(language, { type: "unit" }).format(names);
}

/** Put an example into the box; what somebody wrote is replaced only if they say so. */
export async function fillPrompt(text) {
  const own = input.value.trim() && !$$("[data-fill-prompt]").some((offer) => offer.dataset.fillPrompt === input.value.trim());
  if (own && !(await ask({ title: t("prompt.replace"), text: t("prompt.replaceText"), action: t("prompt.replaceAction") }))) return false;
  improver.close();
  setText(text);
  box.scrollIntoView({ block: "center" });
  return true;
}

// --- what is said below and in it ------------------------------------------------------------------------------------

function say(text, { bad = false, focus = false } = {}) {
  state.textContent = text;
  state.classList.toggle("is-bad", bad);
  if (focus) input.focus();
}

function refuse(sentence) {
  clearProblem();
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", "prompt-problem prompt-help");
  input.after(el("p.field__error", { id: "prompt-problem", role: "alert" }, sentence));
  input.focus();
}

function clearProblem() {
  $("#prompt-problem")?.remove();
  input.removeAttribute("aria-invalid");
  input.setAttribute("aria-describedby", "prompt-help");
}

function busy(isOn) {
  isBusy = isOn;
  input.readOnly = isOn;
  for (const button of $$(".prompt__tools button", form)) button.disabled = isOn;
  const sender = $(".prompt__send", form);
  if (isOn) sender.setAttribute("aria-busy", "true");
  else sender.removeAttribute("aria-busy");
}

// --- sending -------------------------------------------------------------------------------------------------------

const comeBackTo = `${box.dataset.projects}?resume=1`;

function leaveFor(address) {
  location.assign(`${address}?next=${encodeURIComponent(comeBackTo)}`);
}

function problemOf(text) {
  const limit = Number(box.dataset.promptLimit);
  if (!text.trim()) return t("prompt.empty");
  if (text.length > limit) return t("prompt.tooLong", { count: limit });
}

async function start() {
  if (isBusy) return;
  const problem = problemOf(input.value);
  if (problem) return refuse(problem);
  clearProblem();
  improver.close();
  const begun = draft.write({ text: input.value, platforms: platforms(), startedAt: Date.now() });
  busy(true);
  if (!signedIn) return leaveFor(box.dataset.signUp);
  try {
    const uploads = await sendFiles();
    if (uploads === null) return;
    say(t("prompt.creating"));
    const project = await create(begun);
    keepAttachments(project.id, uploads);
    await draft.forget();
    location.assign(`${box.dataset.projects}${project.id}/brief/`);
  } catch (problem) {
    if (problem.name !== "ApiError") throw problem;
    failed(problem);
  }
}

async function sendFiles() {
  if (!attached.count()) return [];
  say(t("prompt.sendingFiles", { count: attached.count() }));
  try {
    return await attached.sendAll();
  } catch (problem) {
    if (problem.name !== "ApiError" && problem.name !== "AbortError") throw problem;
    stopped();
    say(t("prompt.filesFailed"), { bad: true });
    return null;
  }
}

function failed(problem) {
  stopped();
  say("");
  refuse(Object.values(problem.details).flat().join(" ") || problem.message);
}

function stopped() {
  busy(false);
  draft.write({ startedAt: 0 });
}

// --- together --------------------------------------------------------------------------------------------------------

const improver = improving(box, { signedIn, text: () => input.value, setText, platforms, setPlatforms, say });
voice(box, {
  signedIn,
  say,
  signIn: () => (keep(), leaveFor(box.dataset.signIn)),
  write: (spoken) => putIn(input, spoken),
});

input.addEventListener("input", () => {
  clearProblem();
  say("");
  keepSoon();
});
input.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.altKey) return;
  // On glass there is no other way to a new line.
  if (matchMedia("(pointer: coarse)").matches && !event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  form.requestSubmit();
});
for (const check of checks) check.addEventListener("change", () => (nameChosen(), keep()));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  start();
});
addEventListener("pagehide", () => input.value !== draft.read().text && !isBusy && keep());
// Coming back by the browser's own button: what the box holds now is in the draft.
addEventListener("pageshow", (event) => event.persisted && location.reload());
$("#prompt-platforms", box).addEventListener("toggle", (event) => event.newState === "open" && checks[0].focus());
document.addEventListener("click", (event) => {
  const offer = event.target.closest?.("[data-fill-prompt]");
  if (offer) fillPrompt(offer.dataset.fillPrompt);
});

const before = draft.read();
if (!input.value) input.value = before.text;
tick(before.platforms);
const restored = attached.restore();
if (signedIn && draft.wasStarted(before)) {
  history.replaceState(history.state, "", location.pathname);
  say(t("prompt.welcomeBack"));
  restored.then(start);
}
