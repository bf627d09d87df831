// Costs, tokens and durations, as short as they can be said.

import { language, t } from "../../texts.js";

const dollars = new Intl.NumberFormat(language, { style: "currency", currency: "USD", currencyDisplay: "narrowSymbol", minimumFractionDigits: 2, maximumFractionDigits: 4 });
const compact = new Intl.NumberFormat(language, { notation: "compact", maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 });

export const cost = (usd) => dollars.format(usd);
export const share = (part, whole) => percent.format(Math.min(1, part / whole));

/** “1 min 12 s” between two times. */
export function duration(from, to) {
  const seconds = Math.max(0, Math.round((new Date(to) - new Date(from)) / 1000));
  if (seconds < 60) return t("chat.seconds", { seconds });
  return t("chat.minutes", { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

/** What a run took: its cost, tokens, model and time. */
export function summed(run) {
  const tokens = run.usage.inputTokens + run.usage.outputTokens;
  const parts = [];
  if (run.costUsd > 0) parts.push(cost(run.costUsd));
  if (tokens > 0) parts.push(t("chat.tokens", { tokens: compact.format(tokens) }));
  if (run.startedAt && run.finishedAt) parts.push(duration(run.startedAt, run.finishedAt));
  if (run.model) parts.push(run.model.replace(/^\w+:/, ""));
  return parts.join(" · ");
}
