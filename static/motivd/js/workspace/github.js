// The panel “github”: connect, choose a repository, and then push and pull without losing anything.

import { api } from "../api.js";
import { $, el, fill } from "../dom.js";
import { ask, openDialog } from "../dialogs.js";
import { clearErrors, onSubmit } from "../forms.js";
import { t } from "../texts.js";
import { when } from "../times.js";
import { tellProblem, toast } from "../toast.js";
import { commits as commitList } from "./github/commits.js";
import { conflicts as conflictCard } from "./github/conflicts.js";
import { repositories } from "./github/repositories.js";
import { ended, run } from "./github/sync.js";

const SECTIONS = ["loading", "problem", "connect", "choose", "linked"];

export function mount(root, workspace) {
  const part = (name) => $(`[data-github="${name}"]`, root);
  const [outcome, working, branch, push] = ["outcome", "working", "branch", "push"].map(part);
  let status = null;
  let isShown = false;
  let isWorking = false;
  let reading = 0;

  const before = repositories(root, workspace, { linked: read, connected: read });
  const commits = commitList(root, workspace);
  const conflicts = conflictCard(part("conflicts"), workspace, (resolutions) => work("pull", { resolutions }));

  function section(name) {
    for (const one of SECTIONS) part(one).hidden = one !== name;
    const isLinked = name === "linked";
    for (const one of ["repo", "refresh", "more-button"]) part(one).hidden = !isLinked;
  }

  async function read() {
    const mine = ++reading;
    try {
      const { github } = await api.get("/api/settings/integrations/github");
      if (workspace.project.repo && github.source) return await readStatus();
      section(github.source ? "choose" : "connect");
      if (github.source) before.showChoose(github);
      else before.showConnect(github);
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      if (mine !== reading) return undefined; // who asked later knows better
      section("problem");
      part("problem").replaceChildren(el("span.grow", {}, problem.message), el("button.button.button--small", { type: "button", onclick: read }, t("github.tryAgain")));
    }
    return undefined;
  }

  async function readStatus() {
    const { repo } = workspace.project;
    part("repo").href = repo.url;
    part("repo").textContent = repo.fullName;
    if (part("linked").hidden) section("loading");
    status = await api.get(`${workspace.api}/git/status`);
    section("linked");
    tell();
    commits.read();
    readBranches();
    if (status.activeSync && !isWorking) follow(status.activeSync.kind, () => ended(workspace.api, status.activeSync));
  }

  async function readBranches() {
    let names = [];
    let current = status.branch;
    try {
      const found = await api.get(`${workspace.api}/git/branches`);
      names = found.branches;
      current ??= found.current ?? found.defaultBranch;
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem; // an empty repository has none
    }
    if (current && !names.includes(current)) names = [current, ...names];
    branch.replaceChildren(...names.map((name) => el("option", { value: name, selected: name === current }, name)));
    branch.disabled = names.length < 2;
    branch.dataset.current = current ?? "";
  }

  function tell() {
    part("state").textContent = t(`github.state.${status.state}`);
    const said = status.state === "error" ? status.error.message : t(`github.says.${status.state}`, { count: status.behind });
    part("says").replaceChildren(said, ...(status.lastSyncedAt ? [" ", el("span.faint", {}, t("github.syncedAt", { date: when(status.lastSyncedAt).textContent }))] : []));
    files("changed", status.changedFiles, (path) => [path, ""]);
    files("left-out", status.leftOut, ({ path, reason }) => [path, t(`github.reason.${reason}`)]);
    part("push-button").disabled = !["ahead", "error"].includes(status.state);
    part("request-button").disabled = !status.changedFiles.length || !status.lastSyncedSha;
    part("pull-button").disabled = status.state === "in_sync" || (status.state === "ahead" && Boolean(status.lastSyncedSha));
    conflicts.show(status.conflicts);
    workspace.mark("github", status.conflicts.length || (status.behind ? 1 : 0));
  }

  function files(name, rows, said) {
    const place = part(name);
    place.hidden = !rows.length;
    fill(place, "title", t(name === "changed" ? "github.changed" : "github.leftOut", { count: rows.length }));
    fill(
      place,
      "files",
      rows.slice(0, 200).map((row) => {
        const [path, why] = said(row);
        return el("li.breaks", {}, el("button.github__file", { type: "button", onclick: () => workspace.show("files", { path }) }, path), why && el("span.faint", {}, ` ${why}`));
      }),
    );
  }

  /** Run a job, and say what came of it. */
  async function work(verb, body) {
    if (isWorking) return;
    const kind = verb.replace("-", "_");
    await follow(kind, async () => {
      const result = await run(workspace.api, verb, body);
      if (kind !== "pull") push.reset(); // its message is that of a commit now
      return result;
    });
  }

  async function follow(kind, job) {
    isWorking = true;
    outcome.hidden = true;
    working.hidden = false;
    fill(working, "text", t(`github.working.${kind}`));
    const buttons = root.querySelectorAll('[data-github="push"] button, [data-github="resolve"] button');
    for (const button of buttons) button.disabled = true;
    try {
      succeeded(kind, await job());
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      failed(problem);
    } finally {
      isWorking = false;
      working.hidden = true;
      for (const button of buttons) button.disabled = false;
    }
    if (kind === "pull") for (const word of ["files.changed", "versions.changed"]) workspace.say(word, {});
    await read();
    workspace.say("git.changed", { from: "github" });
  }

  function succeeded(kind, result) {
    const said = [];
    if (kind === "pull") said.push(result.pulledFiles.length ? t("github.pulled", { count: result.pulledFiles.length }) : t("github.nothingToPull"));
    else if (kind === "pull_request" && result.pullRequest) said.push(t("github.requested", { number: result.pullRequest.number }));
    else if (kind !== "import") said.push(result.commit ? t("github.pushed", { count: result.pushedFiles.length, commit: result.commit.slice(0, 7) }) : t("github.nothingToPush"));
    const deeds = [];
    if (result.versionId) deeds.push(el("button.button.button--small", { type: "button", onclick: () => workspace.show("history", { version: result.versionId }) }, t("github.seeVersion")));
    if (result.pullRequest) deeds.push(el("a.button.button--small", { href: result.pullRequest.url, target: "_blank", rel: "noopener noreferrer" }, t("github.seeRequest")));
    const left = (result.leftOut ?? []).map(({ path, reason }) => el("li.breaks", {}, el("code", {}, path), ` ${t(`github.reason.${reason}`)}`));
    tellOutcome("good", [...said, left.length && el("div", {}, t("github.leftOut", { count: left.length }), el("ul.github__files", {}, left))], deeds);
  }

  function failed(problem) {
    if (problem.code === "GIT_CONFLICT") {
      status = { ...status, state: "conflict", conflicts: problem.body.conflicts ?? [] };
      tell();
    }
    const deeds = [];
    if (problem.code === "GIT_DIVERGED") deeds.push(el("button.button.button--small", { type: "button", onclick: () => work("pull", {}) }, t("github.pullFirst")));
    if (/^(GITHUB_TOKEN|GITHUB_SCOPE|GITHUB_PERMISSION|NOT_CONFIGURED)/.test(problem.code)) {
      deeds.push(el("a.button.button--small", { href: $('a[href*="integrations"]', part("token")).href }, t("github.toIntegrations")));
    }
    const address = problem.details?.authorizeUrl;
    if (typeof address === "string" && address.startsWith("https://")) deeds.push(el("a.button.button--small", { href: address, target: "_blank", rel: "noopener noreferrer" }, t("github.seeRequest")));
    tellOutcome("bad", [problem.message], deeds);
  }

  function tellOutcome(kind, said, deeds) {
    outcome.className = `notice notice--${kind}`;
    outcome.hidden = false;
    outcome.replaceChildren(el("div.stack.stack--tight.grow", {}, ...said.filter(Boolean).map((one) => (typeof one === "string" ? el("p.breaks", {}, one) : one)), deeds.length ? el("div.row", {}, ...deeds) : null));
  }

  push.addEventListener("submit", (event) => {
    event.preventDefault();
    const verb = event.submitter?.value ?? "push";
    const message = push.elements.message.value.trim();
    work(verb, verb === "pull" || !message ? {} : { message });
  });
  branch.addEventListener("change", async () => {
    const wanted = branch.value;
    const isSure = await ask({ title: t("github.switchTitle", { branch: wanted }), text: t("github.switchText"), action: t("github.switch") });
    if (isSure) await work("pull", { branch: wanted });
    else branch.value = branch.dataset.current;
  });
  const dialog = $("#github-branch-dialog", root);
  part("new-branch").addEventListener("click", () => {
    clearErrors(part("branch-form"));
    openDialog(dialog);
  });
  onSubmit(part("branch-form"), async ({ branch: name }, form) => {
    const message = push.elements.message.value.trim();
    let result;
    isWorking = true; // nobody else's, to be followed here
    try {
      result = await run(workspace.api, "push", { branch: name.trim(), ...(message && { message }) });
    } finally {
      isWorking = false;
    }
    dialog.close();
    form.reset();
    push.reset();
    succeeded("push", result);
    await read();
  });
  part("refresh").addEventListener("click", () => {
    outcome.hidden = true; // it was about what was there before
    read();
  });
  part("unlink").addEventListener("click", async () => {
    $("#github-more").hidePopover();
    const repo = workspace.project.repo.fullName;
    if (!(await ask({ title: t("github.unlinkTitle", { repo }), text: t("github.unlinkText"), action: t("github.unlink"), danger: true }))) return;
    try {
      await api.delete(`${workspace.api}/git/link`);
      workspace.say("project", { project: (await api.get(workspace.api)).project });
      workspace.mark("github", 0);
      toast(t("github.unlinked"), { kind: "good" });
      await read();
    } catch (problem) {
      tellProblem(problem);
    }
  });

  workspace.hear("git.changed", ({ from }) => from !== "github" && isShown && !isWorking && read());
  workspace.hear("files.changed", () => isShown && !isWorking && status && read());
  for (const verb of ["push", "pull"]) {
    workspace.commands.add({
      label: t(`github.command.${verb}`),
      when: () => Boolean(workspace.project.repo),
      run: () => {
        workspace.show("github");
        work(verb, {});
      },
    });
  }

  return {
    shown(given) {
      isShown = true;
      if (given.github === "refused") toast(t("github.refused"), { kind: "bad" });
      if (Object.keys(given).length) workspace.note("github", {});
      if (!isWorking) read();
    },
    hidden() {
      isShown = false;
    },
  };
}
