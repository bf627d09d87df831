// A run as a row: how it stands, what was asked, who did it, what it cost, and what can be done about it.

import { el, icon } from "../../dom.js";
import { api } from "../../api.js";
import { t } from "../../texts.js";
import { when } from "../../times.js";
import { tellProblem } from "../../toast.js";
import { summed } from "../chat/money.js";
import { questionForm } from "../chat/questions.js";

const TONES = { queued: "", running: "accent", waiting: "warning", succeeded: "good", failed: "bad", cancelled: "" };
const OPEN = ["queued", "running", "waiting"];

export function runRow(run, { workspace, changed, isQuestion }) {
  const tone = TONES[run.status];
  const badge = el(`span.badge${tone ? `.badge--${tone}` : ""}`, {}, run.status === "running" && el("span.dot.dot--live"), t(`tasks.status.${run.status}`));
  const words = run.asked.trim() || t("tasks.noWords");
  const details = [t(`tasks.kind.${run.kind}`), run.engine && t(`tasks.engine.${run.engine}`), summed(run)].filter(Boolean).join(" · ");
  const row = el(
    "li.task",
    { dataset: { run: run.id } },
    el(
      "div.task__head",
      {},
      badge,
      run.planMode && el("span.badge", {}, t("tasks.plan")),
      el("span.faint.grow", {}, when(run.createdAt)),
      run.versionId && el("button.button.button--quiet.button--small", { type: "button", onclick: () => workspace.show("history", { version: run.versionId }) }, icon("history"), t("chat.filesChanged", { count: run.filesChanged.length })),
      OPEN.includes(run.status) && cancelButton(run, changed),
    ),
    el("p.task__asked", { title: words }, words),
    el("p.faint.number.breaks", {}, details),
  );
  if (isQuestion && run.question) row.append(questionForm(run, { answered: () => (workspace.say("questions.changed"), changed()) }));
  else if (run.error && run.status === "failed") row.append(el("p.task__problem.breaks", {}, icon("circle-alert"), el("span", {}, run.error.message)));
  return row;
}

function cancelButton(run, changed) {
  const button = el("button.button.button--quiet.button--small.button--danger", { type: "button" }, icon("x"), t("tasks.cancel"));
  button.addEventListener("click", async () => {
    button.setAttribute("aria-busy", "true");
    try {
      await api.post(`/api/agent/runs/${run.id}/cancel`);
      changed();
    } catch (problem) {
      tellProblem(problem);
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
  return button;
}
