/** What the overview shows: sums by month and by category, and what is still to come in. */
import type { Day } from "../lib/days";
import { monthOf, type Month } from "./days";
import { entryTax, type Entry, type EntryKind } from "./entries";
import { invoiceTotals, shownStatus, type Invoice } from "./invoices";
import type { Minor } from "./money";

/** One movement of money, whether it was written down as an entry or came in through a paid invoice. */
export type Movement = { kind: EntryKind; date: Day; category: string; client: string; amount: Minor; tax: Minor };

export type MonthTotal = { month: Month; income: Minor; expense: Minor };
export type NamedTotal = { name: string; amount: Minor };
export type Outstanding = { count: number; amount: Minor; overdueCount: number; overdueAmount: Minor };

/** Entries, and each paid invoice as income on the day it was paid. */
export function movements(entries: readonly Entry[], invoices: readonly Invoice[], invoiceCategory: string): Movement[] {
  const fromEntries = entries.map((entry) => ({
    kind: entry.kind,
    date: entry.date,
    category: entry.category,
    client: entry.client,
    amount: entry.amount,
    tax: entryTax(entry),
  }));
  const fromInvoices = invoices.flatMap((invoice): Movement[] => {
    if (invoice.status !== "paid" || invoice.paidOn === null) return [];
    const { gross, tax } = invoiceTotals(invoice.lines);
    const category = invoice.category || invoiceCategory;
    return [{ kind: "income", date: invoice.paidOn, category, client: invoice.client, amount: gross, tax }];
  });
  return [...fromEntries, ...fromInvoices];
}

/** One total for each of `months`, also where nothing moved. */
export function totalsByMonth(moved: readonly Movement[], months: readonly Month[]): MonthTotal[] {
  const totals = new Map(months.map((month) => [month, { month, income: 0, expense: 0 }]));
  for (const movement of moved) {
    const total = totals.get(monthOf(movement.date));
    if (total) total[movement.kind] += movement.amount;
  }
  return [...totals.values()];
}

/** The largest first; equal sums by name. */
export function totalsByCategory(moved: readonly Movement[], kind: EntryKind): NamedTotal[] {
  return named(moved.filter((movement) => movement.kind === kind), (movement) => movement.category);
}

export function totalsByClient(moved: readonly Movement[]): NamedTotal[] {
  const income = moved.filter((movement) => movement.kind === "income" && movement.client);
  return named(income, (movement) => movement.client);
}

export function sumOf(moved: readonly Movement[], kind: EntryKind): { amount: Minor; tax: Minor } {
  const chosen = moved.filter((movement) => movement.kind === kind);
  return {
    amount: chosen.reduce((sum, movement) => sum + movement.amount, 0),
    tax: chosen.reduce((sum, movement) => sum + movement.tax, 0),
  };
}

export function within(moved: readonly Movement[], from: Month, to: Month): Movement[] {
  return moved.filter((movement) => monthOf(movement.date) >= from && monthOf(movement.date) <= to);
}

export function outstanding(invoices: readonly Invoice[], today: Day): Outstanding {
  const result: Outstanding = { count: 0, amount: 0, overdueCount: 0, overdueAmount: 0 };
  for (const invoice of invoices) {
    if (invoice.status !== "sent") continue;
    const { gross } = invoiceTotals(invoice.lines);
    result.count += 1;
    result.amount += gross;
    if (shownStatus(invoice, today) !== "overdue") continue;
    result.overdueCount += 1;
    result.overdueAmount += gross;
  }
  return result;
}

function named(moved: readonly Movement[], nameOf: (movement: Movement) => string): NamedTotal[] {
  const sums = new Map<string, Minor>();
  for (const movement of moved) sums.set(nameOf(movement), (sums.get(nameOf(movement)) ?? 0) + movement.amount);
  return [...sums]
    .map(([name, amount]) => ({ name, amount }))
    .sort((first, second) => second.amount - first.amount || first.name.localeCompare(second.name));
}
