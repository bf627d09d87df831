import type { Entry } from "./domain/entries";
import type { Invoice } from "./domain/invoices";
import { compare } from "./lib/format";

/** Every client that occurs, in the order of the alphabet. */
export function clientsOf(entries: readonly Entry[], invoices: readonly Invoice[]): string[] {
  const names = [...entries, ...invoices].map((each) => each.client).filter(Boolean);
  return [...new Set(names)].sort(compare);
}
