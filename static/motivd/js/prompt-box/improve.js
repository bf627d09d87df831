// "Improve my prompt": what is read out of the text so far, what is missing, and what would be added, to take or leave.

import { api } from "../api.js";
import { $, $$, el } from "../dom.js";
import { language, t } from "../texts.js";

const SHOWN = ["appName", "audience", "mvpFeatures", "targetPlatforms", "integrations", "repoSetupPreference", "deploymentNotes", "constraints", "contentNotes", "referenceUrl"];
const ASKED = ["audience", "mvpFeatures", "targetPlatforms"];

export function improving(box, { signedIn, text, setText, platforms, setPlatforms, say }) {
  const button = $("[data-prompt-improve]", box);
  const panel = $("[data-prompt-improving]", box);
  const form = $("[data-improve-form]", panel);
  let asked = 0;

  async function open() {
    if (!text().trim()) return say(t("prompt.empty"), { bad: true, focus: true });
    say("");
    const mine = ++asked;
    show(true);
    form.hidden = true;
    $("[data-improve-waiting]", panel).hidden = false;
    try {
      // For a visitor the rules of this page read, and no model is asked.
      const found = await api.post(signedIn ? "/api/brief/extract" : box.dataset.understand, { prompt: text(), locale: language });
      if (mine === asked) fillIn(found);
    } catch (problem) {
      if (mine !== asked) return;
      show(false);
      if (problem.name !== "ApiError") throw problem;
      say(problem.message, { bad: true });
    }
  }

  function fillIn(found) {
    const known = { ...found };
    if (platforms().length) known.targetPlatforms = [...new Set([...(found.targetPlatforms ?? []), ...platforms()])];
    const rows = SHOWN.filter((name) => known[name]?.length);
    $("[data-improve-list]", form).replaceChildren(...rows.flatMap((name) => [el("dt", {}, t(`prompt.${name}`)), el("dd", {}, [known[name]].flat().join(", "))]));
    $("[data-improve-known]", form).hidden = !rows.length;
    $("[data-improve-reader]", form).textContent = found.extractedBy === "rules" ? t("prompt.readByRules") : t("prompt.readBy", { engine: found.extractedBy });
    const missing = ASKED.filter((name) => !known[name]?.length);
    for (const field of $$("[data-missing]", form)) field.hidden = !missing.includes(field.dataset.missing);
    $("[data-improve-missing]", form).hidden = !missing.length;
    $("[data-improve-complete]", form).hidden = missing.length > 0;
    $("[data-improve-take]", form).hidden = !missing.length;
    form.reset();
    preview();
    $("[data-improve-waiting]", panel).hidden = true;
    form.hidden = false;
    $("[data-missing]:not([hidden]) :is(input, textarea)", form)?.focus();
  }

  /** What the answers add to the text, line by line: the words of whoever typed them, and nothing else. */
  function lines() {
    const one = (name) => form.elements[name].value.trim().replaceAll(/\s+/g, " ");
    const features = form.elements.features.value.split(/\n+/).map((line) => line.trim().replace(/^[-•*]\s*/, "")).filter(Boolean);
    return [
      one("audience") && t("prompt.lineAudience", { value: one("audience") }),
      features.length && t("prompt.lineFeatures", { value: features.join(", ") }),
    ].filter(Boolean);
  }

  const places = () => $$("[name=where]:checked", form);

  function preview() {
    const added = lines();
    $("[data-improve-diff]", form).replaceChildren(...added.map((line) => el("span.is-added", {}, `+ ${line}`)));
    $("[data-improve-preview]", form).hidden = !added.length;
    $("[data-improve-take]", form).disabled = !added.length && !places().length;
  }

  function take() {
    const added = lines();
    if (added.length) setText([text().trimEnd(), ...added].join("\n"));
    if (places().length) setPlatforms([...platforms(), ...places().map((input) => input.value)]);
    close();
    say(t("prompt.improved"));
  }

  function close() {
    asked += 1;
    show(false);
    button.focus();
  }

  function show(isOpen) {
    panel.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  }

  button.addEventListener("click", () => (panel.hidden ? open() : close()));
  form.addEventListener("input", preview);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!$("[data-improve-take]", form).disabled) take();
  });
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close());
  for (const leaver of $$("[data-improve-leave]", panel)) leaver.addEventListener("click", close);
  return { close: () => panel.hidden || show(false) };
}
