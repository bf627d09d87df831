// What a run asks its owner, as a form that fits the kind. The chat and the list of tasks show the same one.

import { $, el } from "../../dom.js";
import { t } from "../../texts.js";
import { api } from "../../api.js";
import { codeBlock, rendered } from "./markdown.js";

const KNOWN = ["allow", "deny", "always", "continue", "stop"];
const label = (option) => (KNOWN.includes(option) ? t(`chat.answer.${option}`) : option);

/** A form for `run.question`; `answered(run, given)` is called once the answer is kept. */
export function questionForm(run, { answered }) {
  const { requestId, kind, title, prompt, options } = run.question;
  const id = `question-${requestId}-${run.id}`;
  const told = el("p.field__error", { role: "alert" });
  const form = el("form.question", { "aria-labelledby": id, dataset: { question: requestId } }, el("h3", { id }, title));
  if (prompt && kind === "approval") form.append(el("details", {}, el("summary", {}, t("chat.whatItWasGiven")), codeBlock(prompt, "json")));
  else if (prompt) form.append(el("div.prose", {}, rendered(prompt)));
  form.append(options.length ? choices(options, kind) : textField(kind), told);

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const given = event.submitter?.value || $("textarea, input", form)?.value.trim();
    if (!given || form.getAttribute("aria-busy") === "true") return;
    form.setAttribute("aria-busy", "true");
    event.submitter?.setAttribute("aria-busy", "true");
    told.textContent = "";
    try {
      const { run: now } = await api.post(`/api/agent/runs/${run.id}/answer`, { requestId, answer: given });
      answered(now, given);
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      // Answered elsewhere, or ended: what is so now is shown instead.
      if (["CONFLICT", "NOT_FOUND"].includes(problem.code)) return answered(null, problem.body.answer ?? "");
      told.textContent = Object.values(problem.details).flat().join(" ") || problem.message;
    } finally {
      form.removeAttribute("aria-busy");
      event.submitter?.removeAttribute("aria-busy");
    }
    return undefined;
  });
  return form;
}

/** How an answer is shown once it is given. */
export const answerWords = (given) => label(given);

function choices(options, kind) {
  const look = (option, at) => (kind === "approval" ? (option === "allow" ? ".button--main" : option === "deny" ? ".button--danger" : "") : at === 0 && KNOWN.includes(option) ? ".button--main" : "");
  const buttons = options.map((option, at) => el(`button.button${look(option, at)}`, { type: "submit", value: option }, label(option)));
  return el(`div.row.question__choices${kind === "approval" ? "" : ".question__choices--wide"}`, {}, buttons);
}

function textField(kind) {
  const id = `answer-${crypto.getRandomValues(new Uint32Array(1))[0]}`;
  const field = kind === "secret" ? el("input.input", { id, type: "password", autocomplete: "off", required: true, maxlength: "8000" }) : el("textarea.textarea", { id, rows: "2", required: true, maxlength: "8000" });
  return el("div.stack.stack--tight", {}, el("label.label", { for: id }, t("chat.yourAnswer")), field, el("div.row", {}, el("button.button.button--main", { type: "submit" }, t("chat.sendAnswer"))));
}
