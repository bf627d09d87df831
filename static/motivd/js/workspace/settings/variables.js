// Variables and secrets of the project. A secret's value is written, never read.

import { api } from "../../api.js";
import { ask, openDialog } from "../../dialogs.js";
import { $, el, fill } from "../../dom.js";
import { onSubmit } from "../../forms.js";
import { t } from "../../texts.js";
import { tellProblem } from "../../toast.js";

export function variables(root, workspace) {
  const address = `${workspace.api}/variables`;
  const dialog = $("#variable-dialog", root);
  const form = $("form", dialog);

  async function show() {
    try {
      const { variables: rows } = await api.get(address);
      fill(root, "variables", rows.length ? el("ul.list", {}, rows.map(row)) : el("p.faint", {}, t("settings.noVariables")));
    } catch (problem) {
      const again = el("button.button.button--small", { type: "button", onclick: show }, t("settings.tryAgain"));
      fill(root, "variables", el("p.notice.notice--bad", { role: "alert" }, el("span.grow", {}, `${t("settings.readFailed")} ${problem.message}`), again));
    }
  }

  function row(variable) {
    const { name, secret, value, preview } = variable;
    return el(
      "li.settings__variable",
      {},
      el("code.breaks", {}, name),
      secret ? el("span.badge", {}, t("settings.secret")) : null,
      el("span.grow.one-line.faint", {}, secret ? preview && `…${preview}` : value),
      el("button.button.button--quiet.button--small", { type: "button", onclick: () => edit(variable) }, t("settings.change")),
      el("button.button.button--quiet.button--danger.button--small", { type: "button", onclick: () => remove(name).catch(tellProblem) }, t("settings.remove")),
    );
  }

  function edit(variable) {
    form.reset();
    form.elements.name.value = variable?.name ?? "";
    form.elements.name.readOnly = Boolean(variable);
    form.elements.value.value = variable?.value ?? "";
    form.elements.secret.checked = variable?.secret ?? true;
    openDialog(dialog);
  }

  async function remove(name) {
    const sure = await ask({ title: t("settings.removeVariable", { name }), text: t("settings.removeVariableText"), action: t("settings.remove"), danger: true });
    if (!sure) return;
    await api.delete(`${address}/${name}`);
    await show();
  }

  $("[data-add-variable]", root).addEventListener("click", () => edit());
  onSubmit(form, async ({ name, value }) => {
    await api.put(`${address}/${encodeURIComponent(name)}`, { value, secret: form.elements.secret.checked });
    dialog.close();
    await show();
  });
  return { show };
}
