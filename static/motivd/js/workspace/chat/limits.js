// Limits that pass by themselves: when it goes on, counted down.

import { el } from "../../dom.js";
import { api } from "../../api.js";
import { language, t } from "../../texts.js";

const clock = new Intl.DateTimeFormat(language, { timeStyle: "short" });
const clockAndDay = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

/** The time of day, with the day where it is another one. */
export function timeOf(date) {
  const at = new Date(date);
  return (at.toDateString() === new Date().toDateString() ? clock : clockAndDay).format(at);
}

/** When a refused call may be made again; null where waiting does not help. */
export function goesOnAt(problem) {
  const resets = problem.body?.aiRateLimit?.resetsAt;
  if (resets) return new Date(resets);
  return problem.code === "RATE_LIMITED" && problem.retryAfter ? new Date(Date.now() + problem.retryAfter * 1000) : null;
}

/** Says in `root` how long it takes until `at`; then `over()`. Returns a function that stops. */
export function countDown(root, at, over) {
  const tick = () => {
    const seconds = Math.ceil((at - Date.now()) / 1000);
    if (seconds <= 0) {
      clearInterval(timer);
      return over();
    }
    root.textContent = seconds < 90 ? t("chat.goesOnIn", { count: seconds }) : t("chat.goesOnAt", { time: timeOf(at) });
    return undefined;
  };
  const timer = setInterval(tick, 1000);
  tick();
  return () => clearInterval(timer);
}

/** What is so now about the budget that ended a run: when it resets, or that it is open again. */
export async function budgetNote() {
  try {
    const { aiRateLimit } = await api.get("/api/me");
    if (!aiRateLimit.blocked) return el("p.quiet", {}, t("chat.budgetOpen"));
    return aiRateLimit.resetsAt && el("p.quiet", {}, t("chat.goesOnAt", { time: timeOf(aiRateLimit.resetsAt) }));
  } catch {
    return null; // the sentence of the run says it, too
  }
}
