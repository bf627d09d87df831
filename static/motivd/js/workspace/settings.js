// The panel “Settings”: the project itself, what the agent should know, variables, and the way out.

import { api } from "../api.js";
import { ask } from "../dialogs.js";
import { $ } from "../dom.js";
import { onSubmit } from "../forms.js";
import { t } from "../texts.js";
import { tellProblem, toast } from "../toast.js";
import { knowledge } from "./settings/knowledge.js";
import { variables } from "./settings/variables.js";

export function mount(root, workspace) {
  const form = $("[data-settings-project]", root);
  onSubmit(form, async ({ name, backend_type, previewUrl }) => {
    const elsewhere = form.elements.previewUrl.dataset;
    const moved = previewUrl === elsewhere.initial ? {} : { previewUrl: previewUrl || null };
    const { project } = await api.patch(workspace.api, { name, backend_type, ...moved }).catch((problem) => {
      if (problem.code === "NAME_TAKEN") problem.details = { name: [problem.message] };
      throw problem;
    });
    elsewhere.initial = previewUrl;
    workspace.say("project", { project });
    toast(t("settings.saved"), { kind: "good" });
  });
  workspace.hear("project", ({ project }) => {
    if (!form.contains(document.activeElement)) form.elements.name.value = project.name;
  });
  $("[data-delete-project]", root).addEventListener("click", () => remove(workspace).catch(tellProblem));
  const known = knowledge($("[data-settings-knowledge]", root), workspace);
  const kept = variables(root, workspace);
  return {
    shown() {
      known.show();
      kept.show();
    },
  };
}

async function remove(workspace) {
  const { name } = workspace.project;
  const sure = await ask({ title: t("settings.delete", { name }), text: t("settings.deleteText"), action: t("settings.deleteAction"), danger: true });
  if (!sure) return;
  await api.delete(`${workspace.api}?undoable=true`);
  location.assign($(".brand").href);
}
