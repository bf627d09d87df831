// Open a file by a few letters of its name.

import { $, el } from "../../dom.js";
import { t } from "../../texts.js";
import { folderOf, nameOf, ranked } from "./names.js";

const MOST = 50;

export function quickOpen(dialog, { store, docs, open }) {
  const input = $("input", dialog);
  const list = $("ul", dialog);
  let found = [];
  let at = 0;

  function show() {
    const files = store.all().map(({ path }) => path);
    // Without a word: what is open already, then the rest.
    const first = docs.all().map(({ path }) => path);
    found = input.value.trim() ? ranked(files, input.value, MOST) : [...new Set([...first, ...files])].slice(0, MOST);
    at = Math.max(0, Math.min(at, found.length - 1));
    const rows = found.map((path, index) =>
      el(
        "li",
        { role: "option", id: `quick-file-${index}`, "aria-selected": String(index === at), onclick: () => go(index) },
        el("span.one-line", {}, nameOf(path)),
        el("span.one-line.faint", {}, folderOf(path)),
      ),
    );
    if (!rows.length) rows.push(el("li.quiet", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, t("files.noneNamed")));
    list.replaceChildren(...rows);
    if (found.length) input.setAttribute("aria-activedescendant", `quick-file-${at}`);
    else input.removeAttribute("aria-activedescendant");
    $("[aria-selected=true]", list)?.scrollIntoView({ block: "nearest" });
  }

  function go(index) {
    dialog.close();
    if (found[index]) open(found[index]);
  }

  input.addEventListener("input", () => {
    at = 0;
    show();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter") go(at);
    else if (step && found.length) at = (at + step + found.length) % found.length;
    else return;
    event.preventDefault();
    if (dialog.open) show();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  return {
    async open() {
      if (!store.all().length) await store.reload().catch(() => {});
      input.value = "";
      at = 0;
      show();
      dialog.showModal();
      input.focus();
    },
  };
}
