// Limits that pass by themselves: when it goes on, counted down.

import { language, t } from "./texts.js";

const SOON = 90; // seconds that are counted one by one
const clock = new Intl.DateTimeFormat(language, { timeStyle: "short" });
const clockAndDay = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

/** The time of day, with the day where it is another one. */
export function timeOf(date) {
  const at = new Date(date);
  return (at.toDateString() === new Date().toDateString() ? clock : clockAndDay).format(at);
}

/** When a refused call may be made again, by the clock of this machine; null where waiting does not help. */
export function goesOnAt(problem) {
  const budget = problem.body?.aiRateLimit;
  const isOver = problem.status === 429 || budget?.blocked;
  if (!isOver || (budget && !budget.resetsAt)) return null;
  // What the server counts in seconds is right on a machine whose clock is wrong, too.
  if (problem.retryAfter) return new Date(Date.now() + problem.retryAfter * 1000);
  return budget ? new Date(budget.resetsAt) : null;
}

/** Tells by `tell(sentence)` how long it takes until `at`; then `over()`. Returns a function that stops. */
export function countDown(at, { tell, over }) {
  const tick = () => {
    const seconds = Math.ceil((at - Date.now()) / 1000);
    if (seconds > 0) return tell(seconds < SOON ? t("limit.goesOnIn", { count: seconds }) : t("limit.goesOnAt", { time: timeOf(at) }));
    clearInterval(timer);
    return over();
  };
  const timer = setInterval(tick, 1000);
  tick();
  return () => clearInterval(timer);
}
