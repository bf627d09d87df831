// What one could ask for first: three things that fit this project.

import { el } from "../../dom.js";
import { api } from "../../api.js";
import { t } from "../../texts.js";

const SHORT = 80;
const PLENTY = 3;

const cut = (text) => (text.length > SHORT ? `${text.slice(0, SHORT - 1).trimEnd()}…` : text);

/** Fill `list` with suggestions; `chosen(text)` gets one. */
export async function suggest(list, { workspace, chosen }) {
  let detail = { brief: null, counts: {}, latestBuild: null };
  try {
    detail = await api.get(workspace.api);
  } catch {
    // The general ones will do.
  }
  list.replaceChildren(...suggestions(detail).map((text) => el("li", {}, el("button.chip.chat__suggestion", { type: "button", onclick: () => chosen(text) }, text))));
}

function suggestions({ brief, latestBuild, prd }) {
  const features = (brief?.mvpFeatures ?? []).map(cut).filter(Boolean);
  const found = [];
  if (!latestBuild && features.length) found.push(t("chat.suggest.first", { feature: features[0] }));
  if (latestBuild?.status === "failed") found.push(t("chat.suggest.mend"));
  for (const feature of features.slice(0, 2)) found.push(t("chat.suggest.feature", { feature }));
  if (brief?.audience) found.push(t("chat.suggest.audience", { audience: cut(brief.audience) }));
  if (prd?.content) found.push(t("chat.suggest.compare"));
  found.push(t("chat.suggest.phone"), t("chat.suggest.empty"), t("chat.suggest.explain"));
  return [...new Set(found)].slice(0, PLENTY);
}
