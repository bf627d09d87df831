/** Periods, what a figure comes to in them, and how it compares with the one before. */
import { addDays, daysBetween, type Day } from "../lib/days";
import { addMonths } from "./days";
import type { Combine, Figure, Value } from "./figures";

export const PERIODS = ["days30", "days90", "months12", "year"] as const;
export type Period = (typeof PERIODS)[number];
export type Step = "day" | "week" | "month";

/** Both days are included. */
export interface Span {
  from: Day;
  to: Day;
}

export interface Bucket extends Span {
  /** Null where nothing was noted. */
  amount: number | null;
}

export function spanOf(period: Period, today: Day): Span {
  if (period === "days30") return { from: addDays(today, -29), to: today };
  if (period === "days90") return { from: addDays(today, -89), to: today };
  if (period === "months12") return { from: addMonths(today, -11), to: today };
  return { from: `${today.slice(0, 4)}-01-01`, to: today };
}

/** The same stretch of time just before; for a year that has begun, the same days of the last one. */
export function spanBefore(period: Period, span: Span): Span {
  if (period === "year" || period === "months12") {
    const lastYear = (day: Day): Day => {
      const year = String(Number(day.slice(0, 4)) - 1).padStart(4, "0");
      return day.slice(5) === "02-29" ? `${year}-02-28` : year + day.slice(4);
    };
    return { from: lastYear(span.from), to: lastYear(span.to) };
  }
  const length = daysBetween(span.from, span.to) + 1;
  return { from: addDays(span.from, -length), to: addDays(span.to, -length) };
}

export function stepOf(period: Period): Step {
  return period === "days30" ? "day" : period === "days90" ? "week" : "month";
}

/** The span cut into days, weeks or months; the first and the last may be shorter. */
export function cut(span: Span, step: Step): Span[] {
  const parts: Span[] = [];
  let from = span.from;
  while (from <= span.to) {
    const next = step === "month" ? addMonths(from, 1) : addDays(from, step === "week" ? 7 : 1);
    const to = addDays(next, -1);
    parts.push({ from, to: to < span.to ? to : span.to });
    from = next;
  }
  return parts;
}

export function within(values: readonly Value[], { from, to }: Span): Value[] {
  return values.filter((value) => value.day >= from && value.day <= to);
}

/** What the values come to; null for none. The last counts once for each group, since each has its own state. */
export function combined(values: readonly Value[], combine: Combine): number | null {
  if (values.length === 0) return null;
  const sum = (amounts: readonly number[]) => amounts.reduce((all, amount) => all + amount, 0);
  if (combine === "sum") return round(sum(values.map((value) => value.amount)));
  if (combine === "average") return round(sum(values.map((value) => value.amount)) / values.length);
  const last = new Map<string, Value>();
  for (const value of values) {
    const known = last.get(value.group);
    if (!known || value.day >= known.day) last.set(value.group, value);
  }
  return round(sum([...last.values()].map((value) => value.amount)));
}

/** A figure over a span, part by part. */
export function series(figure: Figure, values: readonly Value[], span: Span, step: Step): Bucket[] {
  const mine = values.filter((value) => value.figureId === figure.id);
  return cut(span, step).map((part) => ({ ...part, amount: combined(within(mine, part), figure.combine) }));
}

export interface Reading {
  amount: number | null;
  before: number | null;
  /** 0.25 is a quarter more than before; null where there is nothing to compare. */
  change: number | null;
  /** Null when it is neither better nor worse. */
  good: boolean | null;
}

export function reading(figure: Figure, values: readonly Value[], span: Span, before: Span): Reading {
  const mine = values.filter((value) => value.figureId === figure.id);
  const now = combined(within(mine, span), figure.combine);
  const then = combined(within(mine, before), figure.combine);
  const change = now === null || then === null || then === 0 ? null : (now - then) / Math.abs(then);
  const good = now === null || then === null || now === then ? null : now > then === figure.more;
  return { amount: now, before: then, change, good };
}

export interface GoalReading {
  amount: number;
  goal: number;
  reached: boolean;
}

/** How this month stands against the goal; null without one. */
export function goalOf(figure: Figure, values: readonly Value[], today: Day): GoalReading | null {
  if (figure.goal === null) return null;
  const month = { from: addMonths(today, 0), to: today };
  const mine = values.filter((value) => value.figureId === figure.id);
  const amount = combined(within(mine, month), figure.combine);
  const reached = amount !== null && (figure.more ? amount >= figure.goal : amount <= figure.goal);
  return { amount: amount ?? 0, goal: figure.goal, reached };
}

/** Sums by group over a span, the largest first; what has no group stands under an empty name. */
export function byGroup(figure: Figure, values: readonly Value[], span: Span): { group: string; amount: number }[] {
  const mine = within(values, span).filter((value) => value.figureId === figure.id);
  const groups = [...new Set(mine.map((value) => value.group))];
  return groups
    .map((group) => ({ group, amount: combined(mine.filter((value) => value.group === group), figure.combine) ?? 0 }))
    .sort((one, other) => other.amount - one.amount);
}

function round(amount: number): number {
  return Math.round(amount * 1000) / 1000;
}
