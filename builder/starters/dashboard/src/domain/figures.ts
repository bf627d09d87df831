/** Figures that are watched, and the values that were noted for them. */
import type { Unit } from "../extras";
import { isDay, type Day } from "../lib/days";
import { compare, fold } from "../lib/format";

/** How the values of a period become one: added up, averaged, or the last of them. */
export type Combine = "sum" | "average" | "last";

export interface Figure {
  id: string;
  name: string;
  unit: Unit;
  combine: Combine;
  /** Whether more of it is good; for complaints or costs it is not. */
  more: boolean;
  /** What it should reach (or stay below) in a month; null for none. */
  goal: number | null;
  /** The goal came with the examples and goes with them. */
  exampleGoal: boolean;
}

export interface Value {
  id: string;
  figureId: string;
  day: Day;
  amount: number;
  /** What it is split by, such as a region; empty when it is not. */
  group: string;
  note: string;
  example: boolean;
}

export const LARGEST = 1_000_000_000_000;
export const NAME_LIMIT = 60;
export const NOTE_LIMIT = 200;
export const UNITS = ["number", "money", "percent"] as const;
export const COMBINES = ["sum", "average", "last"] as const;

/** Read "1,234.5", "1 234,5", "12 %" or "-3"; null when it is no number. Kept to the hundredth. */
export function parseAmount(text: string): number | null {
  const plain = text.replace(/[\s\u00a0\u202f'’%€$£]/g, "").replace("\u2212", "-");
  const grouped = /^([+-]?)([1-9]\d{0,2}(?:([.,])\d{3})+|\d+)(?:([.,])(\d+))?$/.exec(plain);
  if (!grouped || (grouped[3] && grouped[3] === grouped[4])) return null;
  const [, sign, whole = "", mark, , fraction = ""] = grouped;
  // "1,234" groups thousands in one language and is a decimal in the other: three digits are taken for thousands.
  const amount = Number(`${sign === "-" ? "-" : ""}${mark ? whole.replaceAll(mark, "") : whole}.${fraction || "0"}`);
  return Math.abs(amount) <= LARGEST ? Math.round(amount * 100) / 100 : null;
}

export type ValueProblem = "amount-wrong" | "day-wrong" | "figure-missing";

export function valueProblems(draft: { figureId: string; day: string; amount: number | null }): Partial<Record<"figureId" | "day" | "amount", ValueProblem>> {
  return {
    ...(draft.figureId ? {} : { figureId: "figure-missing" as const }),
    ...(isDay(draft.day) ? {} : { day: "day-wrong" as const }),
    ...(draft.amount === null ? { amount: "amount-wrong" as const } : {}),
  };
}

/** Every group that occurs, in the order of the alphabet. */
export function groupsOf(values: readonly Value[]): string[] {
  return [...new Set(values.map((value) => value.group).filter(Boolean))].sort(compare);
}

export interface ValueFilter {
  text: string;
  figureId: string;
  group: string;
}

/** The values that fit, newest first. */
export function filterValues(values: readonly Value[], figures: readonly Figure[], filter: ValueFilter): Value[] {
  const names = new Map(figures.map((figure) => [figure.id, figure.name]));
  const words = fold(filter.text).split(/\s+/).filter(Boolean);
  return values
    .filter((value) => {
      const text = fold(`${names.get(value.figureId) ?? ""} ${value.group} ${value.note} ${value.day}`);
      return (
        (!filter.figureId || value.figureId === filter.figureId) && (!filter.group || value.group === filter.group) && words.every((word) => text.includes(word))
      );
    })
    .sort((one, other) => other.day.localeCompare(one.day));
}

/** Equal for two notes of the same thing: a file that is read twice changes nothing. */
export function valueKey(value: Value): string {
  return JSON.stringify([value.figureId, value.day, value.amount, fold(value.group), value.note]);
}
