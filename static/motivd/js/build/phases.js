// The phases, each with its state and the time it took.

import { $, $$, icon } from "../dom.js";
import { t } from "../texts.js";

export class Phases {
  constructor(root) {
    this.rows = $$(".build-phase", root);
    this.began = null; // when we saw the running phase begin
    this.running = "";
  }

  show(status) {
    const at = this.rows.findIndex((row) => row.dataset.phase === status.phase);
    for (const [number, row] of this.rows.entries()) this.mark(row, state(status, number, at), status.timings[row.dataset.phase]);
    if (status.status === "running" && this.running !== status.phase) {
      this.running = status.phase;
      this.began = performance.now();
    }
    if (status.status === "running") this.timer ??= setInterval(() => this.tick(), 1000);
    else clearInterval(this.timer);
  }

  mark(row, what, milliseconds) {
    const time = $(".build-phase__time", row);
    if (milliseconds !== undefined) time.textContent = duration(milliseconds);
    else if (what !== "now") time.textContent = "";
    if (row.dataset.state === what && row.dataset.told) return;
    row.dataset.state = what;
    row.dataset.told = "yes";
    if (what === "now") row.setAttribute("aria-current", "step");
    else row.removeAttribute("aria-current");
    const sign = { done: "check", failed: "x", stopped: "minus" }[what];
    $(".build-phase__mark", row).replaceChildren(...(sign ? [icon(sign)] : []));
    $("[data-slot=state]", row).textContent = `: ${t(`build.phase.${what}`)}`;
  }

  tick() {
    const row = this.rows.find((one) => one.dataset.phase === this.running);
    const time = row && $(".build-phase__time", row);
    if (time && row.dataset.state === "now") time.textContent = duration(Math.max(1000, performance.now() - this.began));
  }
}

function state({ status }, number, at) {
  if (status === "succeeded") return "done";
  const isOver = status === "failed" || status === "cancelled";
  if (number < at) return "done";
  if (number > at || status === "queued") return isOver ? "stopped" : "open";
  if (status === "failed") return "failed";
  return isOver ? "stopped" : "now";
}

export function duration(milliseconds) {
  if (milliseconds < 1000) return t("build.milliseconds", { count: Math.round(milliseconds) });
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 60) return t("build.seconds", { count: seconds });
  return t("build.minutes", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}
