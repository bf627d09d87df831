// Connections: each form goes to the API, and the section is then shown as the server knows it.

import { api } from "../api.js";
import { ask } from "../dialogs.js";
import { $, $$ } from "../dom.js";
import { onSubmit, showErrors } from "../forms.js";
import { refresh } from "../refresh.js";
import { t } from "../texts.js";
import { tellProblem, toast } from "../toast.js";

const HOME = "/api/settings/integrations";

function models() {
  for (const form of $$("[data-provider]")) {
    const { provider, name } = form.dataset;
    onSubmit(form, async ({ apiKey, model, baseUrl }) => {
      await api.patch(`${HOME}/model-providers`, { provider, apiKey, model, verify: true, ...(baseUrl === undefined ? {} : { baseUrl }) });
      toast(t("integrations.verified", { provider: name }), { kind: "good" });
      await again("models", models);
    });
    for (const button of $$("[data-change]", form)) {
      button.addEventListener("click", () => quietly(async () => {
        await api.patch(`${HOME}/model-providers`, { provider, ...JSON.parse(button.dataset.change) });
        await again("models", models);
        toast(t("integrations.saved"), { kind: "good" });
      }, form));
    }
    $("[data-disconnect]", form)?.addEventListener("click", () => quietly(async () => {
      const sure = await ask({ title: t("integrations.disconnect", { name }), text: t("integrations.keyForgotten"), action: t("integrations.disconnectAction"), danger: true });
      if (!sure) return;
      await api.delete(`${HOME}/model-providers?provider=${provider}`);
      await again("models", models);
      toast(t("integrations.disconnected", { name }));
    }));
  }
}

function github() {
  const form = $("[data-github]");
  if (form) {
    onSubmit(form, async ({ token }) => {
      await api.post(`${HOME}/github`, { token });
      await again("github", github);
      toast(t("integrations.githubConnected"), { kind: "good" });
    });
  }
  $("[data-github-disconnect]")?.addEventListener("click", () => quietly(async () => {
    const sure = await ask({ title: t("integrations.disconnect", { name: "GitHub" }), text: t("integrations.keyForgotten"), action: t("integrations.disconnectAction"), danger: true });
    if (!sure) return;
    await api.delete(`${HOME}/github`);
    await again("github", github);
    toast(t("integrations.disconnected", { name: "GitHub" }));
  }));
}

function servers() {
  const form = $("[data-new-server]");
  onSubmit(form, async ({ name, url, secret, headerName }) => {
    await api.post(`${HOME}/mcp-servers`, { name, url, secret, headerName });
    form.closest("dialog").close();
    await Promise.all([again("servers", servers), again("tools", tools)]);
    toast(t("integrations.serverAdded"), { kind: "good" });
  });
  for (const row of $$("[data-server]")) {
    const address = `${HOME}/mcp-servers/${row.dataset.server}`;
    const then = (act, said) => () => quietly(async () => {
      if ((await act()) === false) return;
      await Promise.all([again("servers", servers), again("tools", tools)]);
      if (said) toast(said, { kind: "good" });
    });
    $("[data-refresh]", row).addEventListener("click", then(() => api.post(`${address}/refresh`), t("integrations.asked")));
    const enabler = $("[data-enable]", row);
    enabler.addEventListener("click", then(() => api.patch(address, { enabled: enabler.dataset.enable === "true" })));
    $("[data-remove]", row).addEventListener("click", then(async () => {
      const title = t("integrations.removeServer", { name: row.dataset.name });
      if (!(await ask({ title, text: t("integrations.removeServerText"), action: t("integrations.remove"), danger: true }))) return false;
      return api.delete(address);
    }));
  }
}

function tools() {
  for (const choice of $$("[data-tool]")) {
    choice.addEventListener("change", (event) => quietly(async () => {
      try {
        await api.patch(`${HOME}/tool-consents`, { tool: choice.dataset.tool, policy: event.target.value });
        toast(t("integrations.saved"), { kind: "good", seconds: 2 });
      } catch (problem) {
        await again("tools", tools); // what holds is what the server says
        throw problem;
      }
    }));
  }
}

async function again(id, wire) {
  await refresh(id);
  wire();
}

async function quietly(act, form) {
  try {
    await act();
  } catch (problem) {
    if (form && problem.name === "ApiError" && Object.keys(problem.details).length) showErrors(form, problem);
    else tellProblem(problem);
  }
}

models();
github();
servers();
tools();
