// The log: it follows its end as long as the reader does.

import { el } from "../dom.js";
import { language, t } from "../texts.js";

const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const SHOWN = 3_000;

export class Log {
  constructor(place) {
    this.place = place;
    this.waiting = [];
  }

  add(line) {
    this.waiting.push(line);
    if (this.waiting.length === 1) requestAnimationFrame(() => this.draw());
  }

  draw() {
    const { scrollTop, scrollHeight, clientHeight } = this.place;
    const follows = scrollHeight - scrollTop - clientHeight < 40;
    this.place.append(...this.waiting.splice(0).map(row));
    while (this.place.childElementCount > SHOWN) this.place.firstElementChild.remove();
    if (follows) this.place.scrollTop = this.place.scrollHeight;
  }
}

function row({ at, level, message }) {
  const word = { warning: t("build.warning"), error: t("build.error") }[level];
  return el(
    `div.build-line.build-line--${level}`,
    {},
    el("time.build-line__at", { datetime: at }, clock.format(new Date(at))),
    el("span.build-line__text", {}, word && el("span.visually-hidden", {}, `${word}: `), message),
  );
}
