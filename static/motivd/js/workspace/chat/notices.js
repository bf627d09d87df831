// What is to be known before one writes: no model, a limit, a line that is gone. One of each kind at a time.

import { $, el, icon } from "../../dom.js";
import { t } from "../../texts.js";

export function notices(root) {
  const shown = new Map();

  function take(key) {
    shown.get(key)?.remove();
    shown.delete(key);
  }

  return {
    take,
    has: (key) => shown.has(key),
    /** Returns the element for words that change. */
    put(key, { kind, text, link, action, close, isBusy }) {
      take(key);
      const more = el("p.quiet", { role: "timer", "aria-live": "off" }); // seconds that are counted are not read out
      const made = el(
        `div.notice.notice--${kind}.chat__notice`,
        { dataset: { notice: key } },
        isBusy ? el("span.spinner") : icon(kind === "bad" ? "circle-alert" : "triangle-alert"),
        el("div.grow", {}, el("p", {}, text), more),
        link && el("a.button.button--small.button--main", { href: link.href }, link.text),
        action && el("button.button.button--small", { type: "button", onclick: action.run }, action.text),
        close && el("button.button.button--quiet.button--icon.button--small", { type: "button", "aria-label": t("close"), onclick: () => take(key) }, icon("x")),
      );
      shown.set(key, made);
      root.append(made);
      return $("p.quiet", made);
    },
  };
}
