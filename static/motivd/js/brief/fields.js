// The fields of the brief, by name: each can be read, written, and can say what is wrong with it.

import { $, el } from "../dom.js";
import { t } from "../texts.js";
import { List } from "./lists.js";

class Field {
  changed = () => {};

  constructor(place) {
    this.place = place;
    this.name = place.dataset.field;
    this.input = $("input, textarea, select", place);
    place.addEventListener("input", () => this.changed());
    place.addEventListener("change", () => this.changed());
  }

  read() {
    return this.input.value;
  }

  write(value) {
    const text = value ?? "";
    if (this.input.value !== text) this.input.value = text;
  }

  /** Say where the value comes from. */
  tell({ state, quotes }) {
    this.place.dataset.state = state;
    $("[data-slot=state]", this.place).textContent = t(`brief.${state}`);
    const said = $("[data-slot=quotes]", this.place);
    said.hidden = !quotes.length;
    said.replaceChildren(...quotes.map((quote) => el("q", {}, quote)));
  }

  fail(sentence) {
    const told = $("[data-slot=error]", this.place);
    told.hidden = !sentence;
    told.textContent = sentence ?? "";
    for (const input of this.inputs()) {
      if (sentence) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
      const hint = $(".field__hint", this.place)?.id ?? input.dataset.hint;
      const ids = [hint, sentence && told.id].filter(Boolean).join(" ");
      if (ids) input.setAttribute("aria-describedby", ids);
    }
  }

  inputs() {
    return [this.input];
  }

  /** Offer what stands in the brief elsewhere; `take(value)` or `keep()` follows. */
  offer(value, { take, keep }) {
    this.withdraw();
    const shown = Array.isArray(value) ? value.join("; ") : value;
    const choose = (act) => () => (this.withdraw(), act());
    this.place.append(
      el(
        "div.brief-field__other",
        { role: "alert" },
        t("brief.changedElsewhere", { value: shown || t("brief.emptied") }),
        el(
          "div.row",
          {},
          el("button.button.button--small", { type: "button", onclick: choose(keep) }, t("brief.keepMine")),
          el("button.button.button--small", { type: "button", onclick: choose(take) }, t("brief.takeOther")),
        ),
      ),
    );
  }

  withdraw() {
    $(".brief-field__other", this.place)?.remove();
  }
}

class Lines extends Field {
  constructor(place, say) {
    super(place);
    this.list = new List(place, { changed: () => this.changed(), say });
  }

  read() {
    return this.list.read();
  }

  write(value) {
    this.list.write(value);
  }

  inputs() {
    return this.list.inputs();
  }
}

class Choice extends Field {
  tell() {}
}

export function fieldsOf(root, say) {
  const found = new Map();
  for (const place of root.querySelectorAll("[data-field]")) {
    const kind = place.dataset.kind === "list" ? Lines : ["locale", "prompt"].includes(place.dataset.field) ? Choice : Field;
    const field = new kind(place, say);
    found.set(field.name, field);
  }
  return found;
}
