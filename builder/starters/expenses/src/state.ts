/** What the app remembers: settings, entries and invoices, each checked when it is read back. */
import { app } from "./app.config";
import { copy, trade } from "./copy";
import type { Entry } from "./domain/entries";
import type { Invoice, InvoiceLine } from "./domain/invoices";
import { LARGEST_AMOUNT, LARGEST_RATE, type BasisPoints } from "./domain/money";
import { CURRENCIES, type Currency } from "./lib/amount";
import { isDay } from "./lib/days";
import { createStore } from "./lib/storage";

export type Business = { name: string; address: string; email: string; taxId: string; payment: string };

export type Settings = {
  currency: Currency;
  taxRate: BasisPoints;
  categories: string[];
  invoices: boolean;
  prefix: string;
  dueDays: number;
  business: Business;
};

export const firstSettings: Settings = {
  currency: CURRENCIES.find((currency) => currency === app.extras.currency) ?? (app.locale === "fr" ? "EUR" : "USD"),
  taxRate: app.extras.taxRate ?? 0,
  categories: app.extras.categories.length > 0 ? withOther(app.extras.categories) : trade.categories,
  invoices: trade.invoices,
  prefix: app.locale === "fr" ? "F" : "INV",
  dueDays: 30,
  business: { name: "", address: "", email: "", taxId: "", payment: "" },
};

export const settingsStore = createStore<Settings>({ key: "settings", version: 1, initial: firstSettings, parse: parseSettings });
export const entriesStore = createStore<Entry[]>({ key: "entries", version: 1, initial: [], parse: listOf(isEntry) });
export const invoicesStore = createStore<Invoice[]>({ key: "invoices", version: 1, initial: [], parse: listOf(isInvoice) });

/** Something may always fit none of the categories. */
function withOther(categories: readonly string[]): string[] {
  const other = copy.entries.importCategory;
  return categories.includes(other) ? [...categories] : [...categories, other];
}

function parseSettings(value: unknown): Settings | undefined {
  if (!isRecord(value) || !isRecord(value["business"])) return undefined;
  const { business, categories } = value;
  const currency = CURRENCIES.find((each) => each === value["currency"]);
  const names = ["name", "address", "email", "taxId", "payment"] as const;
  if (!currency || !Array.isArray(categories) || !categories.every(isText) || !names.every((name) => isText(business[name]))) return undefined;
  if (!isWhole(value["taxRate"], 0, LARGEST_RATE) || !isWhole(value["dueDays"], 0, 365) || !isText(value["prefix"])) return undefined;
  return {
    currency,
    taxRate: value["taxRate"],
    categories,
    invoices: value["invoices"] === true,
    prefix: value["prefix"],
    dueDays: value["dueDays"],
    business: Object.fromEntries(names.map((name) => [name, business[name]])) as Business,
  };
}

function isEntry(value: unknown): value is Entry {
  return (
    isRecord(value) &&
    ["id", "description", "category", "client"].every((key) => isText(value[key])) &&
    (value["kind"] === "expense" || value["kind"] === "income") &&
    isDay(value["date"]) &&
    isWhole(value["amount"], 1, LARGEST_AMOUNT) &&
    isWhole(value["taxRate"], 0, LARGEST_RATE) &&
    typeof value["example"] === "boolean"
  );
}

function isInvoice(value: unknown): value is Invoice {
  return (
    isRecord(value) &&
    ["id", "client", "clientAddress", "clientEmail", "category", "note"].every((key) => isText(value[key])) &&
    ["draft", "sent", "paid", "cancelled"].includes(value["status"] as string) &&
    (value["number"] === null || isText(value["number"])) &&
    (value["paidOn"] === null || isDay(value["paidOn"])) &&
    isDay(value["issueDate"]) &&
    isDay(value["dueDate"]) &&
    Array.isArray(value["lines"]) &&
    value["lines"].every(isLine) &&
    typeof value["example"] === "boolean"
  );
}

function isLine(value: unknown): value is InvoiceLine {
  return (
    isRecord(value) &&
    isText(value["id"]) &&
    isText(value["description"]) &&
    isWhole(value["quantity"], 0, LARGEST_AMOUNT) &&
    isWhole(value["unitPrice"], -LARGEST_AMOUNT, LARGEST_AMOUNT) &&
    isWhole(value["taxRate"], 0, LARGEST_RATE)
  );
}

function listOf<T>(isOne: (value: unknown) => value is T): (value: unknown) => T[] | undefined {
  return (value) => (Array.isArray(value) && value.every(isOne) ? value : undefined);
}

function isWhole(value: unknown, from: number, to: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= from && value <= to;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
