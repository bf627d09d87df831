// Which model answers: one of the providers that are connected, the platform's, or another one by name.

import { $, el, icon } from "../../dom.js";
import { api } from "../../api.js";
import { language, t } from "../../texts.js";

export const integrationsAddress = () => `/${language}/settings/integrations/`;

/** The models there are, as `{ value, name, provider }`; the first is what is used if nobody chooses. */
function offered({ providers, platform }) {
  const own = providers.filter((provider) => provider.connected && provider.enabled);
  const models = own.map((one) => ({ value: `${one.provider}:${one.model || one.defaultModel}`, name: one.model || one.defaultModel, provider: one.label, isDefault: one.isDefault }));
  const hasOwnAnthropic = own.some((one) => one.provider === "anthropic");
  if (platform.configured && !hasOwnAnthropic) models.push({ value: `anthropic:${platform.model}`, name: platform.model, provider: t("chat.platform"), isDefault: !own.some((one) => one.isDefault) });
  return models.sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
}

/**
 * The choice in `menu`, shown on `button`. `known(isThere)` hears whether there is any model at all.
 * Returns `{ value(), look() }`; `look` asks anew.
 */
export function modelChoice(button, menu, { project, known }) {
  const key = `motivd-model-${project.id}`;
  const name = $("[data-slot=model]", button);
  const list = $("[data-models]", menu);
  const other = $("form", menu);
  let models = [];
  let chosen = localStorage.getItem(key) ?? "";

  function draw() {
    const own = chosen && !models.some((model) => model.value === chosen) ? [{ value: chosen, name: chosen, provider: t("chat.byName") }] : [];
    const rows = [...models.map((model) => (model.isDefault ? { ...model, value: "" } : model)), ...own];
    list.replaceChildren(
      ...rows.map((model) =>
        el(
          "button",
          { type: "button", role: "menuitemradio", "aria-checked": String(model.value === chosen), onclick: () => choose(model.value) },
          el("span.grow.breaks", {}, model.name, el("span.faint.chat__provider", {}, model.provider)),
          model.value === chosen && icon("check"),
        ),
      ),
    );
    name.textContent = rows.find((model) => model.value === chosen)?.name ?? t("chat.model");
    button.hidden = !models.length;
  }

  function choose(value) {
    chosen = value;
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
    menu.hidePopover();
    draw();
    button.focus();
  }

  async function look() {
    try {
      models = offered(await api.get("/api/settings/integrations/model-providers"));
    } catch {
      return; // what is wrong is said by the next call that matters
    }
    // The default has no name of its own here: it may change under Settings.
    if (models.some((model) => model.isDefault && model.value === chosen)) chosen = "";
    draw();
    known(models.length > 0);
  }

  other.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = other.elements.model.value.trim();
    if (given) choose(given);
    other.reset();
  });
  draw();
  look();
  return { value: () => (models.length ? chosen : ""), look };
}
