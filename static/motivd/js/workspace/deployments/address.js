// Where the app lives: its address, whether it is there, how the files differ from it, and moving it elsewhere.

import { api } from "../../api.js";
import { $, el } from "../../dom.js";
import { ask } from "../../dialogs.js";
import { onSubmit } from "../../forms.js";
import { t } from "../../texts.js";
import { toast } from "../../toast.js";

/** Returns `{show(live), url(), difference}`; `difference` is null where it is not known. */
export function address(card, workspace, { changed }) {
  const part = (name) => $(`[data-deployments="${name}"]`, card);
  const form = part("slug");
  let live = null;
  let difference = null;

  const host = (slug) => `${location.protocol}//${slug}.${card.dataset.appsDomain}${location.port ? `:${location.port}` : ""}`;
  const url = () => live?.url ?? host(workspace.project.sandboxSlug);

  function tell() {
    part("url").textContent = url();
    part("copy").dataset.copy = url();
    part("open").href = url();
    part("open").hidden = !live;
    part("live").replaceChildren(live ? el("span.badge.badge--good", {}, t("deployments.live")) : el("span.badge", {}, t("deployments.notLive")));
  }

  function tellDifference() {
    const count = difference?.length;
    const text = !live ? "firstTime" : difference === null ? "unknown" : count ? "changed" : "same";
    part("difference").textContent = t(`deployments.${text}`, { count });
    part("changed").hidden = !count;
    part("files").replaceChildren(
      ...(difference ?? []).map(({ path }) => el("li", {}, el("button.deployments__file.breaks", { type: "button", onclick: () => workspace.show("files", { path }) }, path))),
    );
  }

  async function compare() {
    difference = null;
    if (live?.versionId) {
      try {
        const { files } = await api.get(`${workspace.api}/versions/${live.versionId}/diff?against=current`);
        difference = files;
      } catch (problem) {
        if (problem.name !== "ApiError") throw problem;
      }
    }
    tellDifference();
  }

  onSubmit(form, async ({ sandboxSlug }) => {
    const slug = sandboxSlug.trim();
    if (slug === workspace.project.sandboxSlug) return;
    if (live && !(await ask({ title: t("deployments.movedTitle", { url: host(slug) }), text: t("deployments.movedText"), action: t("deployments.move") }))) return;
    try {
      await api.patch("/api/projects/update-sandbox", { projectId: workspace.project.id, sandboxSlug: slug });
    } catch (problem) {
      // What is taken is said beside the field too.
      if (problem.code === "SANDBOX_SLUG_TAKEN") problem.details = { sandboxSlug: [problem.message] };
      throw problem;
    }
    const { project } = await api.get(workspace.api);
    workspace.say("project", { project });
    toast(t("deployments.moved"), { kind: "good" });
    form.closest("details").open = false;
    changed();
  });
  workspace.hear("project", () => {
    if (document.activeElement !== form.elements.sandboxSlug) form.elements.sandboxSlug.value = workspace.project.sandboxSlug;
    tell();
  });
  tell();

  return {
    url,
    compare,
    show(now) {
      live = now;
      tell();
      return compare();
    },
    get live() {
      return live;
    },
    get difference() {
      return difference;
    },
  };
}
