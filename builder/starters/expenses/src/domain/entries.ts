/** Money that came in or went out, one entry each. */
import { isDay, type Day } from "../lib/days";
import { LARGEST_RATE, taxWithin, type BasisPoints, type Minor } from "./money";

export type EntryKind = "expense" | "income";

export type Entry = {
  id: string;
  kind: EntryKind;
  date: Day;
  description: string;
  category: string;
  /** The client it belongs to; empty when it belongs to none. */
  client: string;
  /** What was paid, tax included, always above zero: `kind` tells the direction. */
  amount: Minor;
  taxRate: BasisPoints;
  /** Added by "Add example data" and removed with it. */
  example: boolean;
};

export type EntryProblem =
  | "date-invalid"
  | "description-missing"
  | "text-long"
  | "category-missing"
  | "amount-invalid"
  | "rate-invalid";
export type EntryProblems = Partial<Record<"date" | "description" | "category" | "client" | "amount" | "taxRate", EntryProblem>>;

/** What a form or a file gives: numbers that could not be read are null. */
export type EntryDraft = Omit<Entry, "id" | "example" | "amount" | "taxRate"> & { amount: Minor | null; taxRate: BasisPoints | null };

export const TEXT_LIMIT = 200;

export function entryProblems(draft: EntryDraft): EntryProblems {
  const problems: EntryProblems = {};
  if (!isDay(draft.date)) problems.date = "date-invalid";
  if (!draft.description.trim()) problems.description = "description-missing";
  else if (draft.description.trim().length > TEXT_LIMIT) problems.description = "text-long";
  if (!draft.category.trim()) problems.category = "category-missing";
  else if (draft.category.trim().length > TEXT_LIMIT) problems.category = "text-long";
  if (draft.client.trim().length > TEXT_LIMIT) problems.client = "text-long";
  if (draft.amount === null || draft.amount <= 0) problems.amount = "amount-invalid";
  if (draft.taxRate === null || draft.taxRate < 0 || draft.taxRate > LARGEST_RATE) problems.taxRate = "rate-invalid";
  return problems;
}

/** The entry a faultless draft stands for; null when `entryProblems` finds something. */
export function entryFrom(draft: EntryDraft, id: string): Entry | null {
  if (Object.keys(entryProblems(draft)).length > 0 || draft.amount === null || draft.taxRate === null) return null;
  return {
    id,
    kind: draft.kind,
    date: draft.date,
    description: draft.description.trim(),
    category: draft.category.trim(),
    client: draft.client.trim(),
    amount: draft.amount,
    taxRate: draft.taxRate,
    example: false,
  };
}

export function entryTax(entry: Entry): Minor {
  return taxWithin(entry.amount, entry.taxRate);
}

export type EntryFilter = {
  text: string;
  kind: EntryKind | "";
  category: string;
  client: string;
  /** First and last day, both included; empty is open. */
  from: Day | "";
  to: Day | "";
};

export const NO_FILTER: EntryFilter = { text: "", kind: "", category: "", client: "", from: "", to: "" };

/** The entries that fit every part of the filter, newest first. */
export function filterEntries(entries: readonly Entry[], filter: EntryFilter): Entry[] {
  const words = folded(filter.text).split(/\s+/).filter(Boolean);
  return entries
    .filter((entry) => {
      const text = folded(`${entry.description} ${entry.category} ${entry.client}`);
      return (
        (!filter.kind || entry.kind === filter.kind) &&
        (!filter.category || entry.category === filter.category) &&
        (!filter.client || entry.client === filter.client) &&
        (!filter.from || entry.date >= filter.from) &&
        (!filter.to || entry.date <= filter.to) &&
        words.every((word) => text.includes(word))
      );
    })
    .sort((first, second) => second.date.localeCompare(first.date) || first.description.localeCompare(second.description));
}

/** Equal for two records of the same thing: a file that is imported twice changes nothing. */
export function entryKey(entry: Entry): string {
  const { kind, date, description, category, client, amount, taxRate } = entry;
  return JSON.stringify([kind, date, description, category, client, amount, taxRate]);
}

function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}
