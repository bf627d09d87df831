import { describe, expect, it } from "vitest";
import type { Entry } from "../src/domain/entries";
import { entriesFromCsv, entriesToCsv } from "../src/domain/entry-file";

const options = { currency: "EUR" as const, locale: "en-GB", fallbackCategory: "Other", newId: () => "new" };
const text = {
  titles: ["Date", "Type", "Description", "Category", "Client", "Amount", "Tax rate %", "Tax"] as const,
  kinds: { expense: "Expense", income: "Income" },
};
const entry = (over: Partial<Entry> = {}): Entry => ({
  id: "new", kind: "expense", date: "2026-03-02", description: "Train", category: "Travel", client: "", amount: 1250, taxRate: 550, example: false, ...over,
});

describe("entries in a file", () => {
  it("survive the way out and back, in both languages", () => {
    const entries = [entry(), entry({ kind: "income", client: "Ada, Ltd", amount: 5, taxRate: 0, description: "=cmd" })];
    const french = { titles: ["Date", "Type", "Libellé", "Catégorie", "Client", "Montant", "Taux de TVA %", "TVA"] as const, kinds: { expense: "Dépense", income: "Recette" } };

    for (const words of [text, french]) {
      expect(entriesFromCsv(entriesToCsv(entries, "EUR", words), [], options)).toEqual({ entries, duplicates: 0, problems: [] });
    }
  });

  it("are not imported twice", () => {
    const file = entriesToCsv([entry(), entry()], "EUR", text);

    expect(entriesFromCsv(file, [], options)).toMatchObject({ duplicates: 1 });
    expect(entriesFromCsv(file, [entry({ id: "old" })], options)).toMatchObject({ entries: [], duplicates: 2 });
  });

  it("name each bad row with its number and keep the others", () => {
    const file = "date,description,amount\n2026-02-30,Lunch,5\n2026-03-01,,5\n2026-03-01,Lunch,five\n2026-03-01,Lunch,5";
    const result = entriesFromCsv(file, [], options);

    expect(result.problems).toEqual([
      { row: 2, problem: "date-invalid" },
      { row: 3, problem: "description-missing" },
      { row: 4, problem: "amount-invalid" },
    ]);
    expect(result.entries).toHaveLength(1);
  });

  it("come out of a bank's file: signs, day first, comma decimals", () => {
    const file = "Date;Libellé;Montant\n03/02/2026;Loyer;-850,00\n13/02/2026;Virement client;1 200,50";
    const { entries } = entriesFromCsv(file, [], { ...options, locale: "fr" });

    expect(entries).toMatchObject([
      { kind: "expense", date: "2026-02-03", amount: 85000, category: "Other" },
      { kind: "income", date: "2026-02-13", amount: 120050 },
    ]);
  });

  it("need a heading that names date, description and amount", () => {
    expect(entriesFromCsv("foo,bar\n1,2", [], options).problems).toEqual([{ row: 1, problem: "columns-missing" }]);
    expect(entriesFromCsv("", [], options).problems).toEqual([{ row: 1, problem: "columns-missing" }]);
  });
});
