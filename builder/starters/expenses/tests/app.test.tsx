import { act } from "react";
import { beforeEach, expect, it } from "vitest";
import { App } from "../src/App";
import { app } from "../src/app.config";
import { copy, trade } from "../src/copy";
import { invoiceTotals } from "../src/domain/invoices";
import { formatMoney } from "../src/domain/money";
import { language } from "../src/lib/format";
import { go } from "../src/lib/route";
import { entriesStore, firstSettings, invoicesStore, settingsStore } from "../src/state";
import { byLabel, byRole, click, render, submit, type } from "./render";

beforeEach(() => {
  act(() => {
    entriesStore.set([]);
    invoicesStore.set([]);
    settingsStore.set({ ...firstSettings, currency: "EUR", taxRate: 2000, invoices: true });
  });
});

function open(page: string): void {
  act(() => {
    go(page);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
}

function dialogForm(): Element {
  return document.querySelector("dialog[open] form") as Element;
}

const euros = (amount: number): string => formatMoney(amount, "EUR", language);

function addEntry(description: string, amount: string): void {
  click(byRole("button", copy.entries.add));
  type(byLabel(copy.entries.amount("EUR")), amount);
  type(byLabel(copy.entries.description), description);
  submit(dialogForm());
}

function writeInvoice(): void {
  click(byRole("button", copy.invoices.add));
  type(byLabel(copy.invoices.client), "Ada");
  type(byLabel(copy.invoices.lineDescription), "Design");
  type(byLabel(copy.invoices.quantity), "3");
  type(byLabel(copy.invoices.unitPrice), "100");
  submit(document.querySelector("main form") as Element);
}

function confirmDialog(): void {
  click(document.querySelector("dialog[open] .ui-button-primary") as Element);
}

it("records an entry to the cent and keeps it", () => {
  render(<App />);
  open("entries");
  addEntry("Train", "12,50");

  expect(entriesStore.get()).toMatchObject([{ description: "Train", amount: 1250, taxRate: 2000, kind: "expense" }]);
  expect(JSON.parse(localStorage.getItem(`${app.slug}:entries`) ?? "").value).toHaveLength(1);
  expect(document.querySelector("main")?.textContent).toContain(euros(1250));
});

it("names what is wrong in an entry and records nothing", () => {
  render(<App />);
  open("entries");
  addEntry(" ", "a lot");

  expect(entriesStore.get()).toEqual([]);
  expect(dialogForm().textContent).toContain(copy.problems["amount-invalid"]);
  expect(dialogForm().textContent).toContain(copy.problems["description-missing"]);
});

it("removes an entry and brings it back", () => {
  render(<App />);
  open("entries");
  addEntry("Train", "12");
  click(byRole("button", copy.entries.remove("Train")));
  expect(entriesStore.get()).toEqual([]);
  click(byRole("button", copy.undo));

  expect(entriesStore.get()).toHaveLength(1);
});

it("takes an invoice from draft to paid and counts it as income", () => {
  render(<App />);
  open("invoices");
  writeInvoice();
  expect(invoicesStore.get()[0]).toMatchObject({ status: "draft", number: null });
  click(byRole("button", copy.invoices.send));
  confirmDialog();
  expect(invoicesStore.get()[0]).toMatchObject({ status: "sent" });
  expect(invoicesStore.get()[0]?.number).toMatch(/-0001$/);
  click(byRole("button", copy.invoices.markPaid));
  submit(dialogForm());
  open("overview");

  expect(invoicesStore.get()[0]?.status).toBe("paid");
  expect(document.querySelector("dl")?.textContent).toContain(euros(36000));
});

it("shows on the invoice what its lines add up to", () => {
  render(<App />);
  open("invoices");
  writeInvoice();
  const { net, tax, gross } = invoiceTotals(invoicesStore.get()[0]?.lines ?? []);

  expect([net, tax, gross]).toEqual([30000, 6000, 36000]);
  expect(document.querySelector("article .sums-gross")?.textContent).toContain(euros(36000));
});

it("does not save an invoice without a client or with a line that cannot be read", () => {
  render(<App />);
  open("invoices");
  click(byRole("button", copy.invoices.add));
  type(byLabel(copy.invoices.unitPrice), "free");
  submit(document.querySelector("main form") as Element);

  expect(invoicesStore.get()).toEqual([]);
  expect(byLabel(copy.invoices.client).getAttribute("aria-invalid")).toBe("true");
  expect(byLabel(copy.invoices.unitPrice).getAttribute("aria-invalid")).toBe("true");
});

it("does not change the currency once amounts are recorded", () => {
  render(<App />);
  open("entries");
  addEntry("Train", "12");
  open("settings");

  expect((byLabel(copy.settings.currency) as HTMLSelectElement).disabled).toBe(true);
});

it("adds examples only when asked, and takes them away again", () => {
  render(<App />);
  expect(document.body.textContent).toContain(copy.overview.emptyTitle);
  click(byRole("button", copy.examples.add));
  expect(entriesStore.get().every((entry) => entry.example)).toBe(true);
  expect(invoicesStore.get().map((invoice) => invoice.status).sort()).toEqual(["draft", "paid", "sent", "sent"]);
  click(byRole("button", copy.examples.remove));

  expect([entriesStore.get(), invoicesStore.get()]).toEqual([[], []]);
});

it("shows the months as a picture with a summary, and as a table", () => {
  render(<App />);
  click(byRole("button", copy.examples.add));
  expect(document.querySelector("svg[role=img]")?.getAttribute("aria-label")).toBeTruthy();
  click(byRole("button", copy.overview.showTable));

  expect(document.querySelectorAll("main table tbody tr")).toHaveLength(6);
});

it("begins with the categories of the brief, else with those of its kind", () => {
  const expected = app.extras.categories.length > 0 ? app.extras.categories : trade.categories;

  expect(firstSettings.categories).toEqual(expect.arrayContaining(expected));
});

it("survives names of any kind", () => {
  render(<App />);
  open("entries");
  addEntry("<img src=x onerror=alert(1)> \u202Eevil 🎉", "1");

  expect(document.querySelector("main img")).toBeNull();
  expect(document.querySelector("main")?.textContent).toContain("<img src=x onerror=alert(1)>");
});
