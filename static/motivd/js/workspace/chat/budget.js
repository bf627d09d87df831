// A run that the budget ended: how the budget is now.

import { api } from "../../api.js";
import { el } from "../../dom.js";
import { timeOf } from "../../limits.js";
import { t } from "../../texts.js";

/** Say when the budget resets, or that it is open again. */
export async function budgetNote() {
  try {
    const { aiRateLimit } = await api.get("/api/me");
    if (!aiRateLimit.blocked) return el("p.quiet", {}, t("chat.budgetOpen"));
    return aiRateLimit.resetsAt && el("p.quiet", {}, t("limit.goesOnAt", { time: timeOf(aiRateLimit.resetsAt) }));
  } catch {
    return null; // the sentence of the run says it, too
  }
}
