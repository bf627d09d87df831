// What differs between two versions, file by file. Lines become elements when a file is opened, long ones in portions.

import { $, copyOf, el } from "../../dom.js";
import { t } from "../../texts.js";

const OPEN_LINES = 400; // so many lines of all files together stand open at once
const PORTION = 600;
const COLOURS = { added: "good", deleted: "bad", modified: "", renamed: "info" };

/** Returns elements for the files of a diff. `look(path)` and `restore(path)` are about a file as it is in the version. */
export function changesOf({ files, truncated }, { look, restore }) {
  if (!files.length) return [el("p.empty", {}, t("history.same"))];
  const added = files.reduce((sum, file) => sum + (file.additions ?? 0), 0);
  const removed = files.reduce((sum, file) => sum + (file.deletions ?? 0), 0);
  const total = el("p.row.faint", {}, t("history.changed", { count: files.length }), el("span.number.history__added", {}, `+${added}`), el("span.number.history__removed", {}, `−${removed}`));
  let open = 0;
  const made = files.map((file) => {
    const lines = (file.additions ?? 0) + (file.deletions ?? 0);
    const row = oneFile(file, { look, restore });
    if (open + lines <= OPEN_LINES && file.diff) row.open = true;
    open += lines;
    return row;
  });
  return [total, ...made, truncated && el("p.notice", {}, t("history.moreFiles"))].filter(Boolean);
}

function oneFile(file, { look, restore }) {
  const isHere = file.change !== "deleted";
  const made = copyOf("history-file", {
    change: t(`history.change.${file.change}`),
    path: file.oldPath ? t("history.renamed", { from: file.oldPath, to: file.path }) : file.path,
    added: file.additions === null || !file.additions ? null : `+${file.additions}`,
    removed: file.deletions === null || !file.deletions ? null : `−${file.deletions}`,
  });
  if (COLOURS[file.change]) $("[data-slot=change]", made).classList.add(`badge--${COLOURS[file.change]}`);
  for (const [name, act] of [["look", look], ["restore", restore]]) {
    const button = $(`[data-${name}]`, made);
    button.hidden = !isHere;
    button.addEventListener("click", () => act(file.path));
  }
  const place = $("[data-lines]", made);
  made.addEventListener("toggle", () => {
    if (made.open && !place.childElementCount) place.replaceChildren(...lines(file));
  });
  return made;
}

function lines(file) {
  if (!file.diff) return [el("p.faint.history__note", {}, t(file.binary ? "history.binary" : file.change === "renamed" ? "history.onlyName" : "history.tooLarge"))];
  const all = file.diff.split("\n");
  const first = all.findIndex((line) => line.startsWith("@@"));
  const rest = first < 0 ? [] : all.slice(first);
  if (rest.at(-1) === "") rest.pop();
  if (!rest.length) return [el("p.faint.history__note", {}, t("history.empty"))];
  const pre = el("pre.diff", { tabindex: "0", role: "group", "aria-label": t("history.changesOf", { path: file.path }) });
  const more = el("button.button.button--quiet.button--small", { type: "button", onclick: portion }, t("history.moreLines"));
  let shown = 0;
  function portion() {
    pre.append(...rest.slice(shown, shown + PORTION).map(line));
    shown += PORTION;
    more.hidden = shown >= rest.length;
  }
  portion();
  return [pre, more, file.truncated && el("p.faint.history__note", {}, t("history.cut"))].filter(Boolean);
}

const CLASSES = { "+": ".is-added", "-": ".is-removed", "@": ".is-place" };
const line = (text) => el(`span${CLASSES[text[0]] ?? ""}`, {}, text || " ");
