// Times as people say them; the exact one is in the title. `<time datetime=…>` elements keep themselves fresh.

import { $$, el } from "./dom.js";
import { language } from "./texts.js";

const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const exact = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
const day = new Intl.DateTimeFormat(language, { dateStyle: "medium" });
const STEPS = [["second", 60], ["minute", 60], ["hour", 24], ["day", 7]];

export function ago(date, now = Date.now()) {
  let distance = (new Date(date).getTime() - now) / 1000;
  if (Math.abs(distance) < 10) return relative.format(0, "second");
  for (const [unit, size] of STEPS) {
    if (Math.abs(distance) < size) return relative.format(Math.round(distance), unit);
    distance /= size;
  }
  return day.format(new Date(date));
}

export const when = (date) => el("time", { datetime: date, title: exact.format(new Date(date)), dataset: { ago: "" } }, ago(date));

export function freshenTimes(root = document) {
  for (const time of $$("time[data-ago]", root)) {
    time.textContent = ago(time.dateTime);
    time.title = exact.format(new Date(time.dateTime));
  }
}

freshenTimes();
setInterval(freshenTimes, 30_000);
