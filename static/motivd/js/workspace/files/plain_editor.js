// The same as `codeEditor`, of the browser's own text field: for machines where CodeMirror was not installed.

import { el } from "../../dom.js";
import { t } from "../../texts.js";

export function plainEditor(host, { changed, moved }) {
  const texts = new Map();
  const field = el("textarea.files__plain", { spellcheck: "false", autocapitalize: "off", wrap: "off" });
  let shown = null;
  host.replaceChildren(field);

  field.addEventListener("input", () => shown && changed(shown));
  field.addEventListener("selectionchange", () => {
    const before = field.value.slice(0, field.selectionStart).split("\n");
    moved({ line: before.length, column: before.at(-1).length + 1 });
  });

  function leave() {
    if (shown) texts.set(shown, { text: field.value, top: field.scrollTop, start: field.selectionStart });
  }

  return {
    isPlain: true,
    async open(path, text) {
      if (shown === path) return;
      leave();
      shown = path;
      const kept = texts.get(path) ?? { text, top: 0, start: 0 };
      field.value = kept.text;
      field.setAttribute("aria-label", t("files.textOf", { path }));
      field.setSelectionRange(kept.start, kept.start);
      field.scrollTop = kept.top;
    },
    forget(path) {
      texts.delete(path);
      if (shown === path) shown = null;
    },
    text: (path) => (path === shown ? field.value : texts.get(path)?.text),
    replace(path, text) {
      if (path !== shown) {
        if (texts.has(path)) texts.get(path).text = text;
        return;
      }
      const { scrollTop, selectionStart } = field;
      field.value = text;
      field.setSelectionRange(selectionStart, selectionStart);
      field.scrollTop = scrollTop;
      changed(path);
    },
    goTo(line, column = 1) {
      const lines = field.value.split("\n");
      const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
      field.focus();
      field.setSelectionRange(start, start);
      field.scrollTop = Math.max(0, (line - 5) * (field.scrollHeight / lines.length));
    },
    wrap: (wanted) => field.setAttribute("wrap", wanted ? "soft" : "off"),
    lock: (readOnly) => (field.readOnly = readOnly),
    find: () => field.focus(),
    askLine: () => field.focus(),
    focus: () => field.focus(),
  };
}
