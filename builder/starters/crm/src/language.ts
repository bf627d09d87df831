import { copy } from "./copy";
import { whenOf, type Book } from "./domain/book";
import type { Day } from "./lib/days";
import { formatDate, formatMoney } from "./lib/format";
import { useStore } from "./lib/storage";
import { settingsStore } from "./state";

/** Amounts in the currency of the settings; whole ones without decimals, since a pipeline is an estimate. */
export function useMoney(): (amount: number) => string {
  const [{ currency }] = useStore(settingsStore);
  return (amount) => formatMoney(amount, currency).replace(amount % 100 === 0 ? /[.,]00(?!\d)/ : /(?!)/, "");
}

export function whenText(day: Day | "", today: Day): string {
  return copy.when[whenOf(day, today)](formatDate(day, "short"));
}

export const WHEN_TONES = { late: "danger", today: "warning", soon: "neutral", someday: "neutral" } as const;

export function companyName(book: Book, id: string): string {
  return book.companies.find((each) => each.id === id)?.name ?? "";
}

export function contactName(book: Book, id: string): string {
  return book.contacts.find((each) => each.id === id)?.name ?? "";
}
