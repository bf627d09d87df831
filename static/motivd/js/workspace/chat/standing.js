// How a run stands, under its reply: waiting in line, at work, a question, or its end with what to do about it.

import { el, icon } from "../../dom.js";
import { t } from "../../texts.js";
import { budgetNote } from "./budget.js";
import { summed } from "./money.js";
import { questionForm } from "./questions.js";
import { integrationsAddress } from "./models.js";

const KEY_PROBLEMS = ["NOT_CONFIGURED", "MODEL_KEY_REFUSED", "MODEL_ACCESS_DENIED", "MODEL_UNKNOWN", "MODEL_QUOTA_EXCEEDED", "MODEL_UNREACHABLE", "MODEL_PROTOCOL"];

/** Show in `root` how `turn.run` stands. */
export function standing(root, turn, workspace, acts) {
  const { run } = turn;
  // What is so already stays as it is: somebody may be writing an answer, or have the focus on a button.
  const state = JSON.stringify([run.status, run.question?.requestId, run.error?.code, run.versionId, run.costUsd, turn.isNext, turn.isLast, turn.isStopping, turn.isRetried, turn.reply.text().length, Boolean(turn.message)]);
  if (root.dataset.state === state) return;
  root.dataset.state = state;
  root.replaceChildren(...[SHOWN[run.status](turn, workspace, acts)].flat().filter(Boolean));
}

const SHOWN = {
  queued: (turn, _workspace, acts) =>
    turn.isNext
      ? working(t("chat.starting"))
      : el(
          "p.turn__line",
          {},
          icon("hourglass"),
          el("span.grow", {}, t("chat.queued")),
          el("button.button.button--quiet.button--small", { type: "button", onclick: () => acts.cancel(turn) }, t("chat.takeBack")),
        ),
  running: (turn) => working(turn.isStopping ? t("chat.stopping") : t(turn.run.planMode ? "chat.planning" : "chat.working")),
  waiting: (turn, _workspace, acts) => (turn.run.question ? questionForm(turn.run, { answered: (run, given) => acts.answered(turn, run, given) }) : working(t("chat.waiting"))),
  succeeded: (turn, workspace, acts) => [turn.run.planMode && turn.isLast ? planned(turn, acts) : null, foot(turn, workspace)],
  failed: (turn, workspace, acts) => [problem(turn, acts), foot(turn, workspace)],
  cancelled: (turn, workspace, acts) => [
    el("p.turn__line", {}, icon("octagon-x"), el("span.grow", {}, t(turn.run.filesChanged.length ? "chat.stoppedWithWork" : "chat.stopped")), again(turn, acts)),
    foot(turn, workspace),
  ],
};

const working = (words) => el("p.turn__line", {}, el("span.dot.dot--live"), el("span", {}, words));
const again = (turn, acts) => turn.message && !turn.isRetried && el("button.button.button--small", { type: "button", onclick: () => acts.retry(turn) }, icon("rotate-ccw"), t("chat.retry"));

function problem(turn, acts) {
  const { code, message } = turn.run.error ?? { code: "INTERNAL", message: t("chat.failed") };
  const actions = el("div.row", {}, again(turn, acts));
  if (KEY_PROBLEMS.includes(code)) actions.prepend(el("a.button.button--main.button--small", { href: integrationsAddress() }, t("chat.toIntegrations")));
  const told = el("div.stack.stack--tight.grow", {}, el("p", {}, message), actions);
  if (code === "AI_RATE_LIMIT_ACTIVE") budgetNote().then((note) => note && actions.before(note));
  return el("div.notice.notice--bad.turn__problem", { role: "group", "aria-label": t("chat.problem"), dataset: { code } }, icon("circle-alert"), told);
}

function planned(turn, acts) {
  return el(
    "div.row",
    {},
    el("button.button.button--accent.button--small", { type: "button", onclick: () => acts.carryOut(turn) }, icon("play"), t("chat.carryOut")),
    el("button.button.button--small", { type: "button", onclick: () => acts.changePlan(turn) }, icon("pencil"), t("chat.changePlan")),
  );
}

function foot(turn, workspace) {
  const { run } = turn;
  const text = turn.reply.text();
  const version =
    run.versionId &&
    el("button.chip", { type: "button", dataset: { version: run.versionId }, onclick: () => workspace.show("history", { version: run.versionId }) }, icon("history"), t("chat.filesChanged", { count: run.filesChanged.length }));
  const copies = text && el("button.button.button--quiet.button--icon.button--small", { type: "button", "aria-label": t("chat.copyReply"), title: t("chat.copyReply"), dataset: { copy: text } }, icon("copy"));
  const sums = summed(run);
  if (!version && !copies && !sums) return null;
  return el("div.turn__foot", {}, version, el("span.faint.number.one-line.grow", { title: sums }, sums), copies);
}
