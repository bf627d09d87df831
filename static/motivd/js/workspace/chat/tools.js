// A tool as a row: what it does in words, whether it worked, and in it what it was given.

import { $, el, icon } from "../../dom.js";
import { t } from "../../texts.js";

const ICONS = {
  list_files: "list",
  read_file: "file-text",
  write_file: "file-plus",
  edit_file: "file-pen",
  delete_file: "file-x",
  move_file: "file-symlink",
  search_files: "search",
  check: "list-checks",
  ask_human: "circle-question-mark",
  run_command: "terminal",
};

/** What a tool does, in a few words; also for questions about it. */
export function toolWords(name, given) {
  const values = Object.fromEntries(Object.entries(given ?? {}).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]));
  if (name === "list_files") return values.folder ? t("chat.tool.list_folder", values) : t("chat.tool.list_files");
  return name in ICONS ? t(`chat.tool.${name}`, values) : t("chat.tool.other", { name });
}

/** Returns `{ element, finish({ ok, summary }), changes }`; `changes` is where its cards go. */
export function toolRow({ name, input }) {
  const state = el("span.tool__state", {}, el("span.spinner", { role: "img", "aria-label": t("chat.toolRuns") }));
  const given = input && Object.keys(input).length ? el("pre.code.tool__given", { tabindex: "0" }, JSON.stringify(input, null, 2)) : el("p.faint", {}, t("chat.nothingGiven"));
  const outcome = el("p.faint.breaks", { hidden: true });
  const words = toolWords(name, input);
  const element = el(
    "details.tool",
    { dataset: { tool: name } },
    el("summary", {}, icon(ICONS[name] ?? "plug"), el("span.one-line.grow", { title: words }, words), state, icon("chevron-right")),
    el("div.tool__inside", {}, el("p.label", {}, t("chat.given")), given, outcome),
  );
  return {
    element,
    finish({ ok, summary }) {
      element.classList.toggle("is-failed", !ok);
      state.replaceChildren(el("span", { role: "img", "aria-label": t(ok ? "chat.toolWorked" : "chat.toolFailed") }, icon(ok ? "check" : "x")));
      outcome.hidden = !summary;
      outcome.textContent = summary ?? "";
    },
    /** It was cut off: nobody knows. */
    stop() {
      if ($(".spinner", state)) state.replaceChildren();
    },
  };
}
