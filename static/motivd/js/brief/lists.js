// Lines that are added, removed and moved, by pointer and by keyboard: Enter adds, Alt with an arrow moves.

import { $, $$, copyOf } from "../dom.js";
import { t } from "../texts.js";

export class List {
  constructor(place, { changed, say }) {
    this.place = $(".brief-list", place);
    this.limit = Number(this.place.dataset.limit);
    this.changed = changed;
    this.say = say;
    this.adder = $("[data-add]", place);
    this.adder.addEventListener("click", () => this.add("").focus());
    this.chips = $$("[data-suggest]", place);
    for (const chip of this.chips) chip.addEventListener("click", () => this.suggest(chip.dataset.suggest));
    this.place.addEventListener("click", (event) => {
      const button = event.target.closest("[data-row]");
      if (button) this.act(button.dataset.row, button.closest("li"), button);
    });
    this.place.addEventListener("keydown", (event) => this.key(event));
    this.place.addEventListener("input", () => this.name());
    this.name();
  }

  inputs() {
    return $$("input", this.place);
  }

  read() {
    return this.inputs().map((input) => input.value.trim()).filter(Boolean);
  }

  write(items) {
    if (JSON.stringify(this.read()) === JSON.stringify(items)) return;
    this.place.replaceChildren();
    for (const item of items) this.add(item);
  }

  add(value, after = null) {
    const row = copyOf("brief-row");
    const input = $("input", row);
    input.value = value;
    if (after) after.after(row);
    else this.place.append(row);
    this.name();
    return input;
  }

  suggest(value) {
    if (this.read().some((item) => item.toLowerCase() === value.toLowerCase())) return;
    const empty = this.inputs().find((input) => !input.value.trim());
    if (empty) empty.value = value;
    else this.add(value);
    this.name();
    this.changed();
    this.inputs().at(-1).focus();
    this.say(value);
  }

  act(what, row, button) {
    const item = $("input", row).value || t("brief.emptyRow");
    if (what === "remove") {
      const near = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (near ? $("input", near) : this.adder).focus();
      this.say(t("brief.removed", { item }));
    } else this.move(row, what, item, button);
    this.name();
    this.changed();
  }

  move(row, where, item, focus) {
    const other = where === "up" ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (where === "up") other.before(row);
    else other.after(row);
    // A button that has just become useless hands the focus to the line itself.
    (getComputedStyle(focus).visibility === "hidden" || !focus.offsetParent ? $("input", row) : focus).focus();
    this.say(t("brief.moved", { item, number: [...this.place.children].indexOf(row) + 1, total: this.place.childElementCount }));
  }

  key(event) {
    const input = event.target.closest("input");
    if (!input || event.isComposing) return;
    const row = input.closest("li");
    if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      this.move(row, event.key === "ArrowUp" ? "up" : "down", input.value, input);
      this.name();
      this.changed();
    } else if (event.key === "Enter") {
      if (this.place.childElementCount < this.limit) this.add("", row).focus();
    } else if (event.key === "Backspace" && !input.value && this.place.childElementCount > 1) {
      const before = row.previousElementSibling ?? row.nextElementSibling;
      row.remove();
      $("input", before).focus();
      this.name();
      this.changed();
    } else return;
    event.preventDefault();
  }

  /** Give each line and its buttons a name that says which one it is. */
  name() {
    const label = this.place.dataset.label;
    for (const [at, row] of [...this.place.children].entries()) {
      const input = $("input", row);
      const item = input.value.trim() || t("brief.emptyRow");
      input.setAttribute("aria-label", t("brief.row", { label, number: at + 1 }));
      for (const button of $$("[data-row]", row)) button.setAttribute("aria-label", t(`brief.${button.dataset.row}`, { item }));
    }
    const there = new Set(this.read().map((item) => item.toLowerCase()));
    for (const chip of this.chips) chip.hidden = there.has(chip.dataset.suggest.toLowerCase());
    this.adder.disabled = this.place.childElementCount >= this.limit;
  }
}
