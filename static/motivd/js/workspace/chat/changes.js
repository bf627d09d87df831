// What a tool changed: a card for each file, with counts; the path opens the file, the arrow shows the diff.

import { el, icon } from "../../dom.js";
import { t } from "../../texts.js";

/** How many lines a unified diff adds and takes away. */
export function counted(diff) {
  const count = { added: 0, removed: 0 };
  let isInside = false;
  for (const line of diff.split("\n")) {
    if (line.startsWith("@@")) isInside = true;
    else if (isInside && line.startsWith("+")) count.added += 1;
    else if (isInside && line.startsWith("-")) count.removed += 1;
  }
  return count;
}

/** Lines of a diff, coloured by what they are. */
export function diffLines(diff) {
  let isInside = false;
  const kind = (line) => {
    if (line.startsWith("@@")) return (isInside = true) && ".is-place";
    if (!isInside) return "";
    return line.startsWith("+") ? ".is-added" : line.startsWith("-") ? ".is-removed" : "";
  };
  const lines = diff.replace(/\n$/, "").split("\n");
  const from = lines.findIndex((line) => line.startsWith("@@"));
  return el("pre.diff", { tabindex: "0" }, lines.slice(Math.max(0, from)).map((line) => el(`span${kind(line)}`, {}, line || " ")));
}

const ICONS = { created: "file-plus", deleted: "file-x", moved: "file-symlink" };

export function changeCard({ path, action, diff }, workspace) {
  const { added, removed } = counted(diff);
  const body = el("div.change__diff", { hidden: true });
  const open = () => workspace.show("files", { path });
  const name =
    action === "deleted"
      ? el("span.change__path.one-line", { title: path }, path)
      : el("button.change__path.one-line", { type: "button", title: t("chat.openFile", { path }), onclick: open }, path);
  const toggle = el("button.button.button--quiet.button--icon.button--small", { type: "button", "aria-expanded": "false", "aria-label": t("chat.showDiff", { path }) }, icon("chevron-down"));
  toggle.addEventListener("click", () => {
    const isOpen = body.hidden;
    if (!body.childElementCount) body.append(diffLines(diff));
    body.hidden = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
  });
  return el(
    "div.change",
    { dataset: { path } },
    el(
      "div.change__head",
      {},
      icon(ICONS[action] ?? "file-pen"),
      name,
      action !== "modified" && el("span.faint.wide-only", {}, t(`chat.action.${action}`)),
      el("span.change__counts.number", { role: "img", "aria-label": t("chat.lines", { added, removed }) }, added > 0 && el("span.is-more", {}, `+${added}`), removed > 0 && el("span.is-less", {}, `−${removed}`)),
      diff && toggle,
    ),
    body,
  );
}
