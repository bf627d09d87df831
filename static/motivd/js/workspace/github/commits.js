// The commits of the branch, alone or together with the versions that are here.

import { api } from "../../api.js";
import { $, $$, copyOf, el } from "../../dom.js";
import { t } from "../../texts.js";
import { when } from "../../times.js";
import { tellProblem } from "../../toast.js";

const PAGE = 15;

/** Returns `{read()}`. */
export function commits(root, workspace) {
  const part = (name) => $(`[data-github="${name}"]`, root);
  const list = part("commits");
  let source = "github";
  let page = 1;

  async function read(wanted = 1) {
    let found;
    try {
      found = await api.get(`${workspace.api}/git/commits?${new URLSearchParams({ source, page: String(wanted), per_page: String(PAGE) })}`);
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      found = { commits: [], warnings: [problem.message], hasMore: false };
    }
    page = wanted;
    if (page === 1) list.replaceChildren();
    list.append(...found.commits.map(row));
    list.hidden = !list.childElementCount;
    part("no-commits").hidden = Boolean(list.childElementCount || found.warnings.length);
    part("warnings").hidden = !found.warnings.length;
    part("warnings").textContent = found.warnings.join(" ");
    part("more-commits").hidden = !found.hasMore;
  }

  function row(commit) {
    const [title] = commit.message.split("\n");
    const mark = commit.sha
      ? el("a.github__sha", { href: commit.url, target: "_blank", rel: "noopener noreferrer" }, commit.sha.slice(0, 7))
      : el("button.button.button--quiet.button--small", { type: "button", onclick: () => workspace.show("history", { version: commit.id }) }, t("github.versionHere"));
    const made = copyOf("github-commit", { message: title || t("github.untitled"), mark, author: commit.author, date: when(commit.date) });
    const button = $("[data-act=bookmark]", made);
    const show = () => button.setAttribute("aria-pressed", String(commit.bookmarked));
    button.addEventListener("click", async () => {
      try {
        const wanted = !commit.bookmarked;
        if (commit.sha) await api.patch(`${workspace.api}/git/commits/${commit.sha}/bookmark`, { bookmarked: wanted });
        else await api.patch(`${workspace.api}/versions/${commit.id}`, { is_bookmarked: wanted });
        commit.bookmarked = wanted;
        show();
      } catch (problem) {
        tellProblem(problem);
      }
    });
    show();
    return made;
  }

  part("sources").addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    source = chosen.value;
    for (const button of $$("button", part("sources"))) button.setAttribute("aria-pressed", String(button === chosen));
    read();
  });
  part("more-commits").addEventListener("click", () => read(page + 1));

  return { read: () => read() };
}
