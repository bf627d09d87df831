/** Which items are shown, and in which order. */

import { compare, fold } from "../lib/format";
import type { Item } from "./items";

export type StatusFilter = "all" | "open" | "done" | "starred";
export type SortKey = "newest" | "oldest" | "title" | "due" | "rating";

export interface Query {
  text: string;
  status: StatusFilter;
  tag: string;
  sort: SortKey;
}

export const everything: Query = { text: "", status: "all", tag: "", sort: "newest" };

export function shown(items: readonly Item[], query: Query): Item[] {
  // Every word has to be somewhere: "red mug" finds "Mug" with the tag "red".
  const words = fold(query.text).split(/\s+/).filter(Boolean);
  const tag = query.tag.toLowerCase();
  return items
    .filter((item) => hasStatus(item, query.status))
    .filter((item) => tag === "" || item.tags.some((own) => own.toLowerCase() === tag))
    .filter((item) => {
      const haystack = fold([item.title, item.note, ...item.tags].join(" "));
      return words.every((word) => haystack.includes(word));
    })
    .sort(ORDERS[query.sort]);
}

export function counts(items: readonly Item[]): Record<StatusFilter, number> {
  const done = items.filter((item) => item.status === "done").length;
  return { all: items.length, open: items.length - done, done, starred: items.filter((item) => item.starred).length };
}

export function isNarrowed(query: Query): boolean {
  return query.text.trim() !== "" || query.status !== "all" || query.tag !== "";
}

export function isLate(item: Item, today: string): boolean {
  return item.status === "open" && item.due !== "" && item.due < today;
}

function hasStatus(item: Item, status: StatusFilter): boolean {
  if (status === "all") return true;
  return status === "starred" ? item.starred : item.status === status;
}

const newestFirst = (one: Item, other: Item) => other.createdAt.localeCompare(one.createdAt);

const ORDERS: Record<SortKey, (one: Item, other: Item) => number> = {
  newest: newestFirst,
  oldest: (one, other) => one.createdAt.localeCompare(other.createdAt),
  title: (one, other) => compare(one.title, other.title) || newestFirst(one, other),
  // No date comes last.
  due: (one, other) => (one.due || "9999").localeCompare(other.due || "9999") || newestFirst(one, other),
  rating: (one, other) => other.rating - one.rating || newestFirst(one, other),
};
