// Before there is a repository: connecting GitHub, then making a repository or taking one.

import { api } from "../../api.js";
import { $, $$, el, later } from "../../dom.js";
import { onSubmit } from "../../forms.js";
import { t } from "../../texts.js";
import { when } from "../../times.js";
import { toast } from "../../toast.js";

const SETTINGS = "/api/settings/integrations/github";

/** `linked()` hears when the project has a repository, `connected()` when GitHub is connected. */
export function repositories(root, workspace, { linked, connected }) {
  const part = (name) => $(`[data-github="${name}"]`, root);
  let page = 1;
  let asked = 0;

  function showConnect(settings) {
    part("connect").hidden = false;
    part("oauth").hidden = !settings.oauthAvailable;
    const back = `${location.pathname}?panel=github`;
    part("oauth-link").href = `${SETTINGS}/connect?${new URLSearchParams({ returnPath: back })}`;
  }

  function showChoose(settings) {
    part("choose").hidden = false;
    part("who").textContent = settings.source === "server" ? t("github.asServer") : t("github.asUser", { login: settings.login ?? "" });
    if (!part("existing").hidden) search();
  }

  onSubmit(part("token"), async ({ token }, form) => {
    await api.post(SETTINGS, { token: token.trim() }).catch((problem) => {
      // What GitHub has against the token stands beside it, in our words.
      if (/^GITHUB_(TOKEN|SCOPE)/.test(problem.code)) problem.details = { token: [problem.message] };
      throw problem;
    });
    form.reset();
    toast(t("github.connected"), { kind: "good" });
    connected();
  });

  onSubmit(part("create"), async (values) => {
    const { repo } = await api.post("/api/repos/create", {
      projectId: workspace.project.id,
      name: values.name.trim(),
      org: values.org.trim(),
      private: values.private === "on",
    }).catch((problem) => {
      if (problem.code === "NAME_TAKEN") problem.details = { name: [problem.message] };
      throw problem;
    });
    await took(repo.fullName);
  });

  async function took(fullName) {
    const { project } = await api.get(workspace.api);
    workspace.say("project", { project });
    toast(t("github.linked", { repo: fullName }), { kind: "good" });
    linked();
  }

  part("ways").addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    for (const button of $$("button", part("ways"))) button.setAttribute("aria-pressed", String(button === chosen));
    part("create").hidden = chosen.value !== "new";
    part("existing").hidden = chosen.value === "new";
    if (chosen.value !== "new") {
      search();
      part("query").focus();
    }
  });

  async function search(wanted = 1) {
    page = wanted;
    const mine = ++asked;
    const list = part("repos");
    part("found").textContent = t("github.searching");
    let found;
    try {
      found = await api.get(`/api/repos?${new URLSearchParams({ q: part("query").value.trim(), page: String(page), perPage: "20" })}`);
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      if (mine === asked) part("found").textContent = problem.message;
      return;
    }
    if (mine !== asked) return;
    if (page === 1) list.replaceChildren();
    list.append(...found.repos.map(row));
    list.hidden = !list.childElementCount;
    part("found").textContent = !list.childElementCount ? t("github.nothingFound") : found.incomplete ? t("github.incomplete") : "";
    part("more-repos").hidden = !found.hasMore;
  }

  function row(repo) {
    const isOpen = repo.permissions.push && !repo.archived;
    const take = el("button.button.button--small", { type: "button", disabled: !isOpen }, t("github.take"));
    take.addEventListener("click", async () => {
      take.setAttribute("aria-busy", "true");
      try {
        // Whether one may push is found out first, so that it is said here and not at the first push.
        const { repo: checked } = await api.post("/api/repos/connect", { repo: repo.fullName });
        await api.post("/api/projects/link-repo", { projectId: workspace.project.id, repo: checked.fullName, renameProjectToRepo: part("rename").checked });
        await took(checked.fullName);
      } catch (problem) {
        if (problem.name !== "ApiError") throw problem;
        part("found").textContent = problem.message;
        part("found").scrollIntoView({ block: "nearest" });
      }
      take.removeAttribute("aria-busy");
    });
    return el(
      "li",
      {},
      el(
        "div.grow.stack.stack--tight",
        {},
        el("p.row", {}, el("strong.breaks", {}, repo.fullName), repo.private && el("span.badge", {}, t("github.private")), repo.archived ? el("span.badge.badge--warning", {}, t("github.archived")) : !repo.permissions.push && el("span.badge.badge--warning", {}, t("github.readOnly"))),
        el("p.faint.breaks", {}, repo.description ? `${repo.description} · ` : "", repo.updatedAt ? when(repo.updatedAt) : ""),
      ),
      take,
    );
  }

  part("query").addEventListener("input", later(300, () => search()));
  part("more-repos").addEventListener("click", () => search(page + 1));

  return { showConnect, showChoose };
}
