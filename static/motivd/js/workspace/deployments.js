// The panel “deployments”: what is live, what was, publishing what is here now, and going back.

import { api } from "../api.js";
import { $, copyOf, el } from "../dom.js";
import { ask } from "../dialogs.js";
import { t } from "../texts.js";
import { when } from "../times.js";
import { tellProblem, toast } from "../toast.js";
import { address as addressCard } from "./deployments/address.js";
import { buildCard } from "./deployments/build.js";

const PAGE = 20;

export function mount(root, workspace) {
  const part = (name) => $(`[data-deployments="${name}"]`, root);
  const [list, more, problem, empty, loading] = ["list", "more", "problem", "empty", "loading"].map(part);
  const versions = new Map();
  let rows = [];
  let total = 0;
  let isShown = false;

  const address = addressCard(part("address"), workspace, { changed: read });
  const build = buildCard(
    part("build"),
    {
      url: address.url,
      ended() {
        part("publish").disabled = false;
        workspace.say("deployments.changed", {});
        workspace.say("versions.changed", {});
      },
    },
    workspace,
  );

  async function read() {
    try {
      const size = Math.max(PAGE, Math.min(rows.length, 100));
      const [found] = await Promise.all([api.get(`${workspace.api}/deployments?perPage=${size}`), readVersions(), findBuild()]);
      rows = found.deployments;
      total = found.total;
    } catch (failure) {
      if (failure.name !== "ApiError") throw failure;
      loading.hidden = empty.hidden = true;
      problem.hidden = rows.length > 0;
      problem.replaceChildren(el("span.grow", {}, failure.message), el("button.button.button--small", { type: "button", onclick: read }, t("deployments.tryAgain")));
      return;
    }
    problem.hidden = true;
    show();
    await address.show(rows.find((row) => row.live) ?? null);
  }

  async function readVersions() {
    const { versions: found } = await api.get(`${workspace.api}/versions?perPage=100`);
    for (const version of found) versions.set(version.id, version);
  }

  /** A build that somebody else began, or that began before this page was opened. */
  async function findBuild() {
    const { builds } = await api.get(`${workspace.api}/builds?perPage=1`);
    if (builds[0] && ["queued", "running"].includes(builds[0].status)) follow(builds[0].id);
  }

  function follow(jobId) {
    // What was asked before a build ended can be answered after it has.
    part("publish").disabled = build.show(jobId);
  }

  function show() {
    loading.hidden = true;
    empty.hidden = rows.length > 0;
    list.hidden = !rows.length;
    list.replaceChildren(...rows.map(row));
    more.hidden = rows.length >= total;
  }

  function row(deployment) {
    const version = versions.get(deployment.versionId);
    const made = copyOf("deployment-row", {
      when: when(deployment.createdAt),
      state: el(`span.badge${deployment.live ? ".badge--good" : ""}`, {}, t(`deployments.status.${deployment.status}`)),
      version: version ? t("deployments.version", { description: version.description }) : deployment.versionId ? null : t("deployments.versionGone"),
      deeds: deedsOf(deployment),
    });
    $("[data-mark]", made).classList.toggle("dot--live", deployment.live);
    return made;
  }

  function deedsOf(deployment) {
    const deeds = [];
    if (deployment.versionId) {
      deeds.push(el("button.button.button--quiet.button--small", { type: "button", onclick: () => workspace.show("history", { version: deployment.versionId }) }, t("deployments.look")));
    }
    if (!deployment.live && deployment.status !== "staged") {
      const live = rows.find((one) => one.live);
      const isLater = live && deployment.createdAt > live.createdAt;
      deeds.push(el("button.button.button--small", { type: "button", onclick: () => promote(deployment) }, t(isLater ? "deployments.goForward" : "deployments.goBack")));
    }
    return deeds;
  }

  async function promote(deployment) {
    const title = t("deployments.promoteTitle", { when: when(deployment.createdAt).title });
    if (!(await ask({ title, text: t("deployments.promoteText") }))) return;
    try {
      await api.post(`${workspace.api}/deployments/${deployment.id}/promote`);
      toast(t("deployments.promoted"), { kind: "good" });
      workspace.say("deployments.changed", {}); // which is heard here too
    } catch (failure) {
      tellProblem(failure);
    }
  }

  async function publish() {
    if (build.isActive) return;
    const confirm = $("#deployments-confirm", root);
    await read();
    if (build.isActive || confirm.open) return;
    const count = address.difference?.length;
    const [{ files }, { errors }] = await Promise.all([api.get(`${workspace.api}/files`), api.get(`${workspace.api}/preview/errors?perPage=25`)]).catch((failure) => {
      tellProblem(failure);
      return [{ files: [{}] }, { errors: [] }];
    });
    const key = !files.length ? "deployments.noFiles" : !address.live ? "deployments.what.first" : count === undefined ? "deployments.what.all" : count ? "deployments.what.changed" : "deployments.what.same";
    part("confirm-where").textContent = address.url();
    part("confirm-what").textContent = t(key, { count });
    part("confirm-wrong").hidden = !errors.length;
    part("confirm-wrong").textContent = errors.length ? t("deployments.pageErrors", { count: errors.length }) : "";
    confirm.returnValue = "";
    confirm.showModal();
  }

  $("#deployments-confirm", root).addEventListener("close", async (event) => {
    if (event.target.returnValue !== "yes") return;
    part("publish").setAttribute("aria-busy", "true");
    try {
      const { jobId } = await api.post("/api/build", { projectId: workspace.project.id });
      follow(jobId);
      workspace.say("build.started", { jobId });
    } catch (failure) {
      tellProblem(failure);
    }
    part("publish").removeAttribute("aria-busy");
  });

  part("publish").addEventListener("click", publish);
  more.addEventListener("click", async () => {
    more.setAttribute("aria-busy", "true");
    try {
      const page = Math.floor(rows.length / PAGE) + 1;
      const found = await api.get(`${workspace.api}/deployments?perPage=${PAGE}&page=${page}`);
      const known = new Set(rows.map((one) => one.id));
      rows = [...rows, ...found.deployments.filter((one) => !known.has(one.id))];
      show();
    } catch (failure) {
      tellProblem(failure);
    }
    more.removeAttribute("aria-busy");
  });
  workspace.hear("builds.changed", () => isShown && findBuild().catch(tellProblem));
  workspace.hear("build.started", ({ jobId }) => jobId && follow(jobId));
  workspace.hear("deployments.changed", () => isShown && read());
  workspace.hear("files.changed", () => isShown && address.compare());

  return {
    async shown({ publish: wanted }) {
      isShown = true;
      if (wanted !== "now") return void read();
      workspace.note("deployments", {}); // coming back here asks nothing
      await publish();
    },
    hidden() {
      isShown = false;
    },
  };
}
