// Files that both sides changed: shown beside each other, decided one by one.

import { api } from "../../api.js";
import { $, copyOf, el, fill } from "../../dom.js";
import { onSubmit } from "../../forms.js";
import { t } from "../../texts.js";

const CLASSES = { "+": "is-added", "-": "is-removed", "@": "is-place" };
const HEADER = /^(diff --git|index |--- |\+\+\+ |old mode|new mode|new file|deleted file)/;

/** A diff of git's as lines with their colours; what git says of names and modes is left away. */
export function diffLines(text) {
  return text
    .split("\n")
    .filter((line) => line && !HEADER.test(line))
    .map((line) => el(`span${CLASSES[line[0]] ? `.${CLASSES[line[0]]}` : ""}`, {}, line));
}

/** `decided(resolutions)` gets {path: "ours" | "theirs"}. Returns `{show(paths)}`. */
export function conflicts(card, workspace, decided) {
  const list = $('[data-github="conflict-list"]', card);
  const form = $('[data-github="resolve"]', card);
  let shown = "";

  async function show(paths) {
    card.hidden = !paths.length;
    const key = paths.join("\n");
    if (key === shown) return;
    shown = key;
    list.replaceChildren(...paths.map((path, index) => row(path, index)));
    if (!paths.length) return;
    try {
      const found = await api.get(`${workspace.api}/git/conflicts`);
      if (key === shown) for (const one of found.conflicts) explain(one);
      if (found.truncated) list.append(el("li.quiet", {}, t("github.moreConflicts")));
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem; // it can be decided without having seen the lines
    }
  }

  function row(path, index) {
    const made = copyOf("github-conflict", { path, what: null });
    made.dataset.path = path;
    for (const input of made.querySelectorAll("input")) input.name = `choice-${index}`;
    $("details", made).hidden = true;
    return made;
  }

  function explain({ path, here, there, diff }) {
    const made = [...list.children].find((one) => one.dataset.path === path);
    if (!made) return;
    const side = (stands) => t(stands ? "github.side.changed" : "github.side.deleted");
    fill(made, "what", t("github.here", { what: side(here), other: side(there) }));
    $("details", made).hidden = false;
    const lines = diff ? diffLines(diff) : [];
    fill(made, "diff", lines.length ? lines : t("github.noDiff"));
  }

  onSubmit(form, () => {
    const resolutions = {};
    for (const one of list.children) {
      const chosen = $("input:checked", one);
      if (chosen) resolutions[one.dataset.path] = chosen.value;
    }
    return decided(resolutions);
  });

  return { show };
}
