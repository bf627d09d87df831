// Commands by name: Ctrl+K (or ⌘K), a few letters, Enter.

import { $, $$, el } from "../dom.js";
import { t } from "../texts.js";

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Returns `{ add({ label, keys, run, when }), open() }`; `keys` such as "ctrl+s" work on the whole page. */
export function palette(dialog) {
  const commands = [];
  const input = $("input", dialog);
  const list = $("ul", dialog);
  let found = [];
  let at = 0;

  function show() {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    found = commands.filter(({ label, when }) => (!when || when()) && words.every((word) => plain(label).includes(word)));
    at = Math.min(at, Math.max(0, found.length - 1));
    list.replaceChildren(
      ...found.map(({ label, keys }, index) =>
        el(
          "li",
          { role: "option", id: `command-${index}`, "aria-selected": String(index === at), onclick: () => run(index) },
          el("span", {}, label),
          keys && el("span.kbd", {}, shown(keys)),
        ),
      ),
    );
    if (!found.length) list.append(el("li.quiet", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, t("noCommand")));
    if (found.length) input.setAttribute("aria-activedescendant", `command-${at}`);
    else input.removeAttribute("aria-activedescendant");
    $$("[aria-selected=true]", list)[0]?.scrollIntoView({ block: "nearest" });
  }

  function run(index) {
    dialog.close();
    found[index]?.run();
  }

  function open() {
    input.value = "";
    at = 0;
    show();
    dialog.showModal();
    input.focus();
  }

  input.addEventListener("input", () => {
    at = 0;
    show();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      run(at);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length) {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length;
      show();
    }
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.addEventListener("keydown", (event) => {
    if (pressed(event, "ctrl+k")) {
      event.preventDefault();
      return dialog.open ? dialog.close() : open();
    }
    const wanted = commands.find(({ keys, when }) => keys && pressed(event, keys) && (!when || when()));
    if (!wanted || $("dialog[open]")) return undefined;
    event.preventDefault();
    return wanted.run();
  });

  return { add: (command) => commands.push(command), open };
}

const apple = /Mac|iPhone|iPad/.test(navigator.platform);
const shown = (keys) => keys.split("+").map((key) => ({ ctrl: apple ? "⌘" : "Ctrl", shift: apple ? "⇧" : "Shift" })[key] ?? key.toUpperCase()).join(apple ? "" : "+");

function pressed(event, keys) {
  const wanted = keys.split("+");
  return (
    event.key.toLowerCase() === wanted.at(-1) &&
    (event.ctrlKey || event.metaKey) === wanted.includes("ctrl") &&
    event.shiftKey === wanted.includes("shift") &&
    !event.altKey
  );
}
