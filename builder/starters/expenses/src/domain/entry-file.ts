/** Entries to and from a CSV file, with headings in either language. */
import type { Currency } from "../lib/amount";
import { parseCsv, toCsv } from "../lib/csv";
import { isDay, type Day } from "../lib/days";
import { entryFrom, entryKey, entryProblems, entryTax, type Entry, type EntryDraft, type EntryKind, type EntryProblem } from "./entries";
import { parseMoney, parseRate, plainAmount } from "./money";

type Column = "date" | "kind" | "description" | "category" | "client" | "amount" | "taxRate";

/** `row` counts the rows of the file that hold anything, the headings being row 1. */
export type ImportProblem = { row: number; problem: EntryProblem | "columns-missing" | "too-many-rows" };
export type ImportResult = { entries: Entry[]; duplicates: number; problems: ImportProblem[] };

export const IMPORT_LIMIT = 5_000;

const HEADINGS: Record<Column, readonly string[]> = {
  date: ["date", "day", "jour"],
  kind: ["type", "kind", "direction", "sens", "nature"],
  description: ["description", "label", "libelle", "details", "name", "memo", "intitule", "objet"],
  category: ["category", "categorie", "poste"],
  client: ["client", "customer", "project", "projet", "vendor", "supplier", "fournisseur"],
  amount: ["amount", "total", "gross", "montant", "montant ttc", "ttc", "sum", "somme"],
  taxRate: ["tax rate", "taxrate", "tax %", "vat rate", "vat %", "taux de tva", "tva %", "taux de taxe", "taux"],
};
const INCOME_WORDS = ["income", "in", "revenue", "recette", "revenu", "credit", "entree", "recettes"];

/** Column titles and the words for the two kinds, in the language of the app. */
export type EntryFileText = { titles: readonly [string, string, string, string, string, string, string, string]; kinds: Record<EntryKind, string> };

/** Dates stay ISO and amounts plain, so that the file reads the same everywhere. */
export function entriesToCsv(entries: readonly Entry[], currency: Currency, text: EntryFileText): string {
  const rows = entries.map((entry) => [
    entry.date,
    text.kinds[entry.kind],
    entry.description,
    entry.category,
    entry.client,
    plainAmount(entry.amount, currency),
    String(entry.taxRate / 100),
    plainAmount(entryTax(entry), currency),
  ]);
  return toCsv([text.titles, ...rows]);
}

/**
 * Read entries out of a file. A row that is not right is named with its number and left out; one that is
 * already there is counted and left out. Without a kind, a negative amount is an expense and, where the
 * file has negative ones at all, a positive amount is income.
 */
export function entriesFromCsv(
  text: string,
  existing: readonly Entry[],
  options: { currency: Currency; locale: string; fallbackCategory: string; newId: () => string },
): ImportResult {
  const [head, ...rows] = parseCsv(text);
  const columns = head ? columnsOf(head) : null;
  if (!columns) return { entries: [], duplicates: 0, problems: [{ row: 1, problem: "columns-missing" }] };
  const result: ImportResult = { entries: [], duplicates: 0, problems: [] };
  const valueOf = (cells: readonly string[], column: Column): string => (cells[columns.get(column) ?? -1] ?? "").trim();
  const amounts = rows.map((cells) => parseMoney(valueOf(cells, "amount"), options.currency, options.locale));
  const signed = amounts.some((amount) => amount !== null && amount < 0);
  const dayFirst = isDayFirst(rows.map((cells) => valueOf(cells, "date")), options.locale);
  const known = new Set(existing.map(entryKey));
  rows.slice(0, IMPORT_LIMIT).forEach((cells, index) => {
    const amount = amounts[index] ?? null;
    const draft: EntryDraft = {
      kind: kindOf(valueOf(cells, "kind"), amount, signed),
      date: readDay(valueOf(cells, "date"), dayFirst),
      description: valueOf(cells, "description"),
      category: valueOf(cells, "category") || options.fallbackCategory,
      client: valueOf(cells, "client"),
      amount: amount === null ? null : Math.abs(amount),
      taxRate: parseRate(valueOf(cells, "taxRate") || "0", options.locale),
    };
    const entry = entryFrom(draft, options.newId());
    const [problem] = Object.values(entryProblems(draft));
    if (!entry) result.problems.push({ row: index + 2, problem: problem ?? "amount-invalid" });
    else if (known.has(entryKey(entry))) result.duplicates += 1;
    else {
      known.add(entryKey(entry));
      result.entries.push(entry);
    }
  });
  if (rows.length > IMPORT_LIMIT) result.problems.push({ row: IMPORT_LIMIT + 2, problem: "too-many-rows" });
  return result;
}

function columnsOf(titles: readonly string[]): Map<Column, number> | null {
  const plain = titles.map((title) => title.normalize("NFD").replace(/\p{M}/gu, "").trim().toLowerCase());
  const found = new Map<Column, number>();
  for (const column of Object.keys(HEADINGS) as Column[]) {
    const index = plain.findIndex((title) => HEADINGS[column].some((heading) => [heading, `${heading} %`].includes(title.replace(/\s*\(.*\)$/, ""))));
    if (index !== -1) found.set(column, index);
  }
  return found.has("date") && found.has("description") && found.has("amount") ? found : null;
}

function kindOf(word: string, amount: number | null, signed: boolean): EntryKind {
  const plain = word.normalize("NFD").replace(/\p{M}/gu, "").trim().toLowerCase();
  if (plain) return INCOME_WORDS.includes(plain) ? "income" : "expense";
  return signed && amount !== null && amount > 0 ? "income" : "expense";
}

/** "2026-03-01", "01/03/2026", "1.3.2026"; an empty text when it is no day. */
function readDay(text: string, dayFirst: boolean): Day | "" {
  const iso = text.slice(0, 10);
  if (isDay(iso)) return iso;
  const match = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text);
  if (!match) return "";
  const [day, month] = dayFirst ? [match[1], match[2]] : [match[2], match[1]];
  const built = `${match[3]}-${(month ?? "").padStart(2, "0")}-${(day ?? "").padStart(2, "0")}`;
  return isDay(built) ? built : "";
}

/** Decided once for the file: a first part above 12 can only be a day, a second part above 12 only a month first. */
function isDayFirst(days: readonly string[], locale: string): boolean {
  const parts = days.map((text) => /^(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}$/.exec(text)).filter((match) => match !== null);
  if (parts.some((match) => Number(match[1]) > 12)) return true;
  if (parts.some((match) => Number(match[2]) > 12)) return false;
  return locale !== "en-US";
}
