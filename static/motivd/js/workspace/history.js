// The panel “history”: all versions, what each changed, and the ways back.

import { api } from "../api.js";
import { $, later } from "../dom.js";
import { onSubmit } from "../forms.js";
import { t } from "../texts.js";
import { tellProblem, toast } from "../toast.js";
import { detail } from "./history/detail.js";
import { rowOf } from "./history/rows.js";
import { ways } from "./history/ways.js";

const PAGE = 40;
const ENOUGH = 15; // rows of a filter, before we stop looking through older pages
const KINDS = {
  agent: ["agent"],
  build: ["build"],
  manual: ["manual"],
  brought: ["import", "before_import", "pull", "before_pull", "fork"],
  back: ["revert", "before_revert", "restore"],
};

export function mount(root, workspace) {
  const frame = $("[data-history]", root);
  const part = (name) => $(`[data-${name}]`, frame);
  const state = { rows: [], page: 0, pages: 1, live: null, published: new Set(), chosen: "" };
  const { back, restore, fork } = ways(workspace, { reload });
  const shown = detail(root, { workspace, state, mark, describe, revert: back, restore, fork, leave: () => choose("") });

  const fits = (version) => {
    const filter = part("filter").value;
    return !filter || (filter === "bookmarked" ? version.is_bookmarked : KINDS[filter].includes(version.kind));
  };

  async function fetched(page, perPage = PAGE) {
    return api.get(`${workspace.api}/versions?page=${page}&perPage=${perPage}`);
  }

  /** Which version the world sees, and which it saw. */
  async function deployments() {
    const { deployments: rows } = await api.get(`${workspace.api}/deployments?perPage=100`);
    state.live = rows.find((row) => row.live)?.versionId ?? null;
    state.published = new Set(rows.map((row) => row.versionId));
  }

  /** Ask anew for all that is shown, from the newest on. */
  async function reload() {
    try {
      const wanted = Math.max(1, state.page);
      const [pages] = await Promise.all([Promise.all(Array.from({ length: wanted }, (_, index) => fetched(index + 1))), deployments()]);
      state.rows = unique(pages.flatMap((page) => page.versions));
      state.page = wanted;
      state.pages = pages[0].totalPages;
      part("failed").hidden = true;
      draw();
      await enough();
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      if (state.rows.length) return;
      part("failed").hidden = false;
      part("failed-text").textContent = problem.message;
      part("waiting").hidden = true;
    }
  }

  async function older() {
    const page = await fetched(state.page + 1);
    state.page += 1;
    state.pages = page.totalPages;
    state.rows = unique([...state.rows, ...page.versions]);
    draw();
  }

  /** A filter may hide all of a page: look on until there is something to see. */
  async function enough() {
    while (state.page < state.pages && state.rows.filter(fits).length < ENOUGH) await older();
  }

  function draw() {
    const rows = state.rows.filter(fits);
    part("waiting").hidden = true;
    part("none").hidden = state.rows.length > 0;
    part("unmatched").hidden = !state.rows.length || rows.length > 0;
    part("list").hidden = rows.length === 0;
    part("older").hidden = state.page >= state.pages;
    const had = frame.contains(document.activeElement) && document.activeElement.closest("[data-version]")?.dataset.version;
    const column = document.activeElement?.matches?.("[data-bookmark]") ? "bookmark" : "choice";
    part("list").replaceChildren(...rows.map((version) => rowOf(version, { workspace, state, choose, mark })));
    if (had) $(`[data-version="${had}"] [data-${column}]`, part("list"))?.focus();
  }

  async function mark(version) {
    const { version: changed } = await api.patch(`${workspace.api}/versions/${version.id}`, { is_bookmarked: !version.is_bookmarked }).catch((problem) => (tellProblem(problem), {}));
    if (changed) keep(changed);
  }

  async function describe(version, description) {
    const { version: changed } = await api.patch(`${workspace.api}/versions/${version.id}`, { description });
    keep(changed);
  }

  function keep(changed) {
    state.rows = state.rows.map((row) => (row.id === changed.id ? changed : row));
    draw();
    if (state.chosen === changed.id) shown.facts(changed);
  }

  /** Show a version, looking through older pages for one that an address names. */
  async function choose(id, against = "") {
    state.chosen = id;
    frame.dataset.view = id ? "detail" : "list";
    draw();
    if (!id) {
      shown.none();
      return workspace.note("history", {});
    }
    const found = () => state.rows.find((row) => row.id === id);
    while (!found() && state.page < state.pages) await older();
    if (state.chosen !== id) return undefined;
    if (!found()) {
      toast(t("history.gone"), { kind: "bad" });
      return choose("");
    }
    return shown.show(found(), against);
  }

  part("filter").addEventListener("change", () => {
    draw();
    enough().catch(tellProblem);
  });
  part("older").addEventListener("click", async (event) => {
    event.currentTarget.setAttribute("aria-busy", "true");
    await older().then(enough).catch(tellProblem);
    part("older").removeAttribute("aria-busy");
  });
  part("again").addEventListener("click", reload);
  onSubmit($("#history-keep form"), async ({ description }, form) => {
    const { version } = await api.post(`${workspace.api}/versions`, { description });
    form.reset();
    $("#history-keep").close();
    workspace.say("versions.changed", { by: "history" });
    await reload();
    choose(version.id);
  });

  const reloadSoon = later(250, reload);
  workspace.hear("versions.changed", ({ by } = {}) => by !== "history" && reloadSoon());
  workspace.hear("run.finished", reloadSoon);
  workspace.hear("deployments.changed", reloadSoon);
  workspace.hear("files.changed", later(400, () => shown.filesChanged()));
  addEventListener("online", reloadSoon);
  workspace.commands.add({ label: t("history.command.keep"), run: () => (workspace.show("history"), $("#history-keep").showModal()) });

  const begun = reload();
  return {
    async shown({ version, against } = {}) {
      await begun;
      if (version && version !== state.chosen) await choose(version, against);
      else if (state.chosen) workspace.note("history", { version: state.chosen });
    },
  };
}

const unique = (rows) => [...new Map(rows.map((row) => [row.id, row])).values()];
