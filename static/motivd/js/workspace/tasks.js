// The panel “tasks”: the runs of the agent in this project, what waits for an answer first.

import { $, $$, el, later } from "../dom.js";
import { api } from "../api.js";
import { t } from "../texts.js";
import { runRow } from "./tasks/row.js";

const PER_PAGE = 25;

export function mount(root, workspace) {
  const questions = $("[data-tasks=questions]", root);
  const list = $("[data-tasks=list]", root);
  const more = $("[data-tasks=more]", root);
  const filters = $("[data-tasks=filters]", root);
  let status = "";
  let page = 1;
  let asked = 0;
  let rows = new Map();

  const path = (wanted, number, perPage = PER_PAGE) => `${workspace.api}/agent-runs?perPage=${perPage}&page=${number}${wanted ? `&status=${wanted}` : ""}`;

  /** Rows stay the same elements as long as their run is the same, so that a form keeps what is being written. */
  function rowOf(run, kind) {
    const key = `${kind} ${run.id}`;
    const state = JSON.stringify([run.status, run.question?.requestId, run.costUsd, run.versionId, run.asked]);
    const old = rows.get(key);
    if (old?.state === state) return old.element;
    const element = runRow(run, { workspace, changed: refresh, isQuestion: kind === "question" });
    rows.set(key, { state, element });
    return element;
  }

  function show(name) {
    for (const part of $$("[data-tasks-state]", root)) part.hidden = part.dataset.tasksState !== name;
    root.setAttribute("aria-busy", String(name === "loading"));
  }

  async function load({ pages = 1 } = {}) {
    asked += 1;
    const mine = asked;
    try {
      const pagesWanted = Array.from({ length: pages }, (_, index) => api.get(path(status, index + 1)));
      const [{ runs: open }, ...answers] = await Promise.all([api.get(path("waiting", 1, 100)), ...pagesWanted]);
      if (mine !== asked) return;
      page = pages;
      const runs = [...new Map(answers.flatMap((answer) => answer.runs).map((run) => [run.id, run])).values()];
      questions.hidden = !open.length;
      replace($("ul", questions), open.map((run) => rowOf(run, "question")));
      replace(list, runs.map((run) => rowOf(run, "run")));
      more.hidden = page >= answers.at(-1).totalPages;
      workspace.mark("tasks", open.length);
      show(runs.length || open.length ? "list" : status ? "nothing" : "empty");
      if (!runs.length && open.length) list.append(el("li.quiet", {}, t("tasks.nothing")));
    } catch (problem) {
      if (mine !== asked) return;
      if (problem.name !== "ApiError") throw problem;
      $("[data-slot=problem]", root).textContent = problem.message;
      show("error");
    }
  }

  const refresh = later(250, () => root.hidden || load({ pages: page }));

  filters.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    choose(button.value);
    workspace.note("tasks", { status });
    show("loading");
    load();
  });
  function choose(wanted) {
    const known = $$("button", filters).some((button) => button.value === wanted);
    status = known ? wanted : "";
    for (const button of $$("button", filters)) button.setAttribute("aria-pressed", String(button.value === status));
  }
  more.addEventListener("click", async () => {
    more.setAttribute("aria-busy", "true");
    await load({ pages: page + 1 });
    more.removeAttribute("aria-busy");
  });
  $("[data-tasks=again]", root).addEventListener("click", () => (show("loading"), load()));
  for (const word of ["runs.changed", "run.started", "run.finished", "questions.changed"]) workspace.hear(word, refresh);

  return {
    shown({ status: wanted = status }) {
      choose(wanted);
      workspace.note("tasks", { status });
      load({ pages: page });
    },
  };
}

function replace(list, wanted) {
  for (const child of [...list.children]) if (!wanted.includes(child)) child.remove();
  wanted.forEach((child, at) => list.children[at] !== child && list.insertBefore(child, list.children[at] ?? null));
}
