import { expect, it } from "vitest";
import { addMonths, monthsUpTo } from "../src/domain/days";
import { filterEntries, NO_FILTER } from "../src/domain/entries";
import type { Entry } from "../src/domain/entries";
import type { Invoice } from "../src/domain/invoices";
import { movements, outstanding, sumOf, totalsByCategory, totalsByClient, totalsByMonth, within } from "../src/domain/totals";

const entry = (over: Partial<Entry>): Entry => ({
  id: "e", kind: "expense", date: "2026-03-02", description: "Train", category: "Travel", client: "", amount: 1200, taxRate: 2000, example: false, ...over,
});
const invoice = (over: Partial<Invoice>): Invoice => ({
  id: "i", number: "1", status: "paid", client: "Ada", clientAddress: "", clientEmail: "", category: "", issueDate: "2026-02-01", dueDate: "2026-02-28",
  paidOn: "2026-03-04", lines: [{ id: "l", description: "Work", quantity: 1000, unitPrice: 10000, taxRate: 2000 }], note: "", example: false, ...over,
});

it("counts a paid invoice as income on the day it was paid, and no other invoice", () => {
  const moved = movements([entry({})], [invoice({}), invoice({ id: "j", status: "sent", paidOn: null })], "Invoices");

  expect(sumOf(moved, "income")).toEqual({ amount: 12000, tax: 2000 });
  expect(sumOf(moved, "expense")).toEqual({ amount: 1200, tax: 200 });
  expect(totalsByMonth(moved, ["2026-02", "2026-03"])).toEqual([
    { month: "2026-02", income: 0, expense: 0 },
    { month: "2026-03", income: 12000, expense: 1200 },
  ]);
  expect(totalsByCategory(moved, "income")).toEqual([{ name: "Invoices", amount: 12000 }]);
  expect(totalsByClient(moved)).toEqual([{ name: "Ada", amount: 12000 }]);
});

it("sorts categories by size and leaves out other months", () => {
  const moved = movements([entry({}), entry({ category: "Food", amount: 3000 }), entry({ category: "Old", date: "2025-01-01" })], [], "Invoices");

  expect(totalsByCategory(within(moved, "2026-01", "2026-12"), "expense").map((total) => total.name)).toEqual(["Food", "Travel"]);
});

it("tells what is still owed and what of it is late", () => {
  const sent = { status: "sent", paidOn: null } as const;

  expect(outstanding([invoice(sent), invoice({ ...sent, dueDate: "2026-12-31" }), invoice({})], "2026-03-01")).toEqual({
    count: 2, amount: 24000, overdueCount: 1, overdueAmount: 12000,
  });
});

it("walks over the turn of the year", () => {
  expect(monthsUpTo("2026-02", 4)).toEqual(["2025-11", "2025-12", "2026-01", "2026-02"]);
  expect(addMonths("2026-12", 1)).toBe("2027-01");
});

it("filters by words without accents, kind, category, client and days", () => {
  const entries = [entry({ id: "1", description: "Déjeuner équipe" }), entry({ id: "2", kind: "income", client: "Ada", date: "2026-04-01" })];
  const ids = (filter: Partial<typeof NO_FILTER>): string[] => filterEntries(entries, { ...NO_FILTER, ...filter }).map((each) => each.id);

  expect(ids({})).toEqual(["2", "1"]);
  expect(ids({ text: "equipe dejeuner" })).toEqual(["1"]);
  expect(ids({ kind: "income" })).toEqual(["2"]);
  expect(ids({ client: "Ada", from: "2026-04-01", to: "2026-04-01" })).toEqual(["2"]);
  expect(ids({ to: "2026-03-31" })).toEqual(["1"]);
});
