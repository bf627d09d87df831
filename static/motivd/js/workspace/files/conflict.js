// Two people changed one file: both texts side by side, and three ways on.

import { $, el, icon } from "../../dom.js";
import { t } from "../../texts.js";

/** Returns `{ open(doc, mine), close(), isOpen() }`. `save(doc, text, baseSha)` and `take(doc)` do what was chosen. */
export function conflict(place, { script, narrow, save, take, left }) {
  let shown = null;

  async function open(doc, mine) {
    close();
    const host = el("div.files__merge");
    const mineAction = () => act(() => save(doc, mine, doc.theirs.sha));
    place.replaceChildren(
      el(
        "div.files__question",
        {},
        el("h3", {}, t("files.conflict")),
        el("p.quiet", {}, t(narrow.matches ? "files.conflictNarrow" : "files.conflictText")),
        el(
          "div.row",
          {},
          el("button.button.button--main.button--small", { type: "button", onclick: () => act(() => save(doc, shown.view?.text() ?? mine, doc.theirs.sha)) }, icon("check"), t("files.saveMerged")),
          el("button.button.button--small", { type: "button", onclick: mineAction }, t("files.keepMine")),
          el("button.button.button--small", { type: "button", onclick: () => act(() => take(doc)) }, t("files.takeTheirs")),
          el("button.button.button--quiet.button--small", { type: "button", onclick: leave }, t("files.later")),
        ),
      ),
      narrow.matches ? "" : el("div.files__sides.faint", { "aria-hidden": "true" }, el("span", {}, t("files.theirs")), el("span", {}, t("files.mine"))),
      host,
    );
    place.hidden = false;
    const opened = { view: null };
    shown = opened;
    const { compare } = await import("./compare.js");
    const both = { path: doc.path, theirs: doc.theirs.text, mine, narrow: narrow.matches };
    opened.view = await compare(host, script, both).catch(() => compare(host, "", both));
    if (shown === opened) $("button", place).focus();
    else opened.view.close(); // somebody chose before both texts were drawn
  }

  async function act(choice) {
    for (const button of place.querySelectorAll("button")) button.disabled = true;
    const done = await choice();
    if (done === undefined || done) leave();
  }

  function leave() {
    close();
    left();
  }

  function close() {
    shown?.view?.close();
    shown = null;
    place.hidden = true;
    place.replaceChildren();
  }

  return { open, close, isOpen: () => shown !== null };
}
