// One version in the list, and the words about it.

import { $, copyOf, el, icon } from "../../dom.js";
import { t } from "../../texts.js";
import { when } from "../../times.js";

/** What there is to say of a version beside its description. */
export function factsOf(version, state) {
  const facts = [
    state.live === version.id && el("span.badge.badge--accent", {}, el("span.dot.dot--live"), t("history.live")),
    state.live !== version.id && state.published.has(version.id) && el("span.badge", {}, t("history.published")),
    el("span", {}, t(`history.author.${version.author}`)),
    when(version.created_at),
    el("span", {}, t("history.files", { count: version.filesChanged })),
    !["manual", "agent", "build"].includes(version.kind) && el("span.badge", {}, t(`history.kind.${version.kind}`)),
  ];
  return facts.filter(Boolean);
}

export function rowOf(version, { workspace, state, choose, mark }) {
  const made = copyOf("history-row", { words: version.description, facts: factsOf(version, state) });
  made.dataset.version = version.id;
  const choice = $("[data-choice]", made);
  if (version.id === state.chosen) choice.setAttribute("aria-current", "true");
  choice.addEventListener("click", () => choose(version.id));
  const bookmark = $("[data-bookmark]", made);
  const marked = version.is_bookmarked;
  const label = t(marked ? "history.unmark" : "history.mark");
  bookmark.append(icon(marked ? "bookmark-check" : "bookmark"));
  bookmark.setAttribute("aria-pressed", String(marked));
  bookmark.setAttribute("aria-label", label);
  bookmark.title = label;
  bookmark.addEventListener("click", () => mark(version));
  picture($("[data-picture]", made), `${workspace.api}/versions/${version.id}/thumbnail?optional=true`);
  return made;
}

/** A version's picture in the place of the calm one, where there is one. */
function picture(place, src) {
  const image = el("img", { alt: "", loading: "lazy", decoding: "async", width: 640, height: 400 });
  image.addEventListener("error", () => image.remove());
  image.addEventListener("load", () => place.classList.add("has-picture"));
  image.src = src;
  place.append(image);
}
