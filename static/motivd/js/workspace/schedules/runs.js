// What a schedule has done: its runs, newest first.

import { api } from "../../api.js";
import { el } from "../../dom.js";
import { t } from "../../texts.js";
import { when } from "../../times.js";
import { tellProblem } from "../../toast.js";

const KINDS = { succeeded: "good", failed: "bad", running: "info", queued: "info", waiting: "warning" };

export const statusBadge = (status) => el(`span.badge${KINDS[status] ? `.badge--${KINDS[status]}` : ""}`, {}, t(`schedules.status.${status}`));

/** Open the conversation of a run in the chat. */
export async function showSession(sessionId, workspace) {
  try {
    const { session } = await api.get(`/api/agent/sessions?${new URLSearchParams({ sessionId })}`);
    workspace.say("session.open", { session });
  } catch (problem) {
    tellProblem(problem);
  }
}

/** Fill `place` with the runs of a schedule. */
export async function showRuns(place, address, workspace, page = 1) {
  if (page === 1) place.replaceChildren(el("div.skeleton"));
  let found;
  try {
    found = await api.get(`${address}/runs?perPage=10&page=${page}`);
  } catch (problem) {
    if (problem.name !== "ApiError") throw problem;
    place.replaceChildren(el("p.notice.notice--bad", {}, problem.message));
    return;
  }
  if (!found.total) return void place.replaceChildren(el("p.faint", {}, t("schedules.noRuns")));
  const list = page === 1 ? el("ul.list") : place.querySelector(".list");
  list.append(...found.runs.map((run) => row(run, workspace)));
  const more = page < found.totalPages && el("button.button.button--quiet.button--small", { type: "button", onclick: () => showRuns(place, address, workspace, page + 1) }, t("schedules.more"));
  place.replaceChildren(list, ...(more ? [more] : []));
}

function row(run, workspace) {
  const deed = (key, act) => el("button.button.button--quiet.button--small", { type: "button", onclick: act }, t(key));
  return el(
    "li",
    {},
    el(
      "div.grow.stack.stack--tight",
      {},
      el("p.row", {}, when(run.startedAt ?? run.createdAt), statusBadge(run.status), run.filesChanged.length ? el("span.faint", {}, t("schedules.files", { count: run.filesChanged.length })) : null),
      run.error && el("p.field__error.breaks", {}, run.error.message),
    ),
    run.versionId ? deed("schedules.seeVersion", () => workspace.show("history", { version: run.versionId })) : deed("schedules.seeChat", () => showSession(run.sessionId, workspace)),
  );
}
