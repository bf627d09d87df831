// A look at the page that was named as an example; what it looks like can be noted in the brief.

import { api } from "../api.js";
import { $, copyOf, el } from "../dom.js";
import { t } from "../texts.js";
import { tellProblem } from "../toast.js";

export async function lookAt(button, fields) {
  const field = fields.get("referenceUrl");
  const place = document.getElementById("looked-at");
  if (button.getAttribute("aria-busy") === "true") return;
  if (!field.read().trim()) {
    field.fail(t("brief.noAddress"));
    return field.input.focus();
  }
  button.setAttribute("aria-busy", "true");
  field.fail(null);
  try {
    const { analysis } = await api.get(`/api/reference-url-analyze?url=${encodeURIComponent(field.read().trim())}`);
    place.replaceChildren(card(analysis, fields));
  } catch (problem) {
    place.replaceChildren();
    if (problem.name === "ApiError" && problem.status && problem.status !== 429) field.fail(problem.details.url?.join(" ") ?? problem.message);
    else tellProblem(problem);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

function card(analysis, fields) {
  const name = analysis.title || new URL(analysis.finalUrl).host;
  const made = copyOf("brief-reference", {
    title: name,
    description: analysis.description || null,
    summary: [analysis.summary, analysis.features.join("; ")].filter(Boolean).join(" ") || null,
    palette: analysis.palette.length ? analysis.palette.map(swatch) : null,
    headings: analysis.headings.length ? analysis.headings.slice(0, 6).map((heading) => el("li", {}, heading)) : null,
    by: analysis.analyzedBy === "rules" ? t("brief.lookedByRules") : t("brief.lookedBy", { model: analysis.analyzedBy }),
  });
  const note = $("[data-note]", made);
  note.hidden = !analysis.palette.length;
  note.addEventListener("click", () => {
    const notes = fields.get("contentNotes");
    const said = t("brief.note", { name, colours: analysis.palette.slice(0, 4).join(", ") });
    if (!notes.read().includes(said)) notes.write([notes.read().trim(), said].filter(Boolean).join("\n"));
    notes.changed();
    notes.input.focus();
  });
  return made;
}

function swatch(colour) {
  const spot = el("span.brief-reference__spot", { "aria-hidden": "true" });
  spot.style.background = colour;
  return el("li", {}, spot, el("code", {}, colour));
}
