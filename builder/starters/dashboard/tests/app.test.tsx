import { act } from "react";
import { beforeEach, expect, it } from "vitest";
import { App } from "../src/App";
import { app } from "../src/app.config";
import { copy, trade } from "../src/copy";
import type { Figure, Value } from "../src/domain/figures";
import { exampleValues, firstFigures } from "../src/examples";
import { todayIso } from "../src/lib/format";
import { go } from "../src/lib/route";
import { figuresStore, firstSettings, settingsStore, valuesStore } from "../src/state";
import { byLabel, byRole, click, render, submit, type } from "./render";

const today = todayIso();
const orders: Figure = { id: "orders", name: "Orders", unit: "number", combine: "sum", more: true, goal: null, exampleGoal: false };
const value = (over: Partial<Value> = {}): Value => ({ id: "v", figureId: "orders", day: today, amount: 42, group: "", note: "", example: false, ...over });

beforeEach(() => {
  act(() => {
    figuresStore.set([orders]);
    valuesStore.set([]);
    settingsStore.set(firstSettings);
  });
});

function open(page: string): void {
  act(() => {
    go(page);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
}

const main = (): string => document.querySelector("main")?.textContent ?? "";
const dialogForm = (): Element => document.querySelector("dialog[open] form") as Element;

it("says how to begin when there is nothing to show", () => {
  render(<App />);

  expect(document.querySelector("h1")?.textContent).toBe(copy.overview.title);
  expect(main()).toContain(copy.overview.emptyTitle);
});

it("notes a value and shows it in the card, the chart and the storage", () => {
  render(<App />);
  click(byRole("button", copy.overview.add));
  type(byLabel(copy.values.amount), "1234,5");
  submit(dialogForm());

  expect(JSON.parse(localStorage.getItem(`${app.slug}:values`) ?? "").value).toMatchObject([{ amount: 1234.5, figureId: "orders", example: false }]);
  expect(document.querySelector(".figure-amount")?.textContent).toMatch(/1.234[.,]5/);
  expect(document.querySelector("svg[role=img]")?.getAttribute("aria-label")).toContain("Orders");
});

it("refuses what is no number and no day", () => {
  render(<App />);
  click(byRole("button", copy.overview.add));
  type(byLabel(copy.values.amount), "lots");
  type(byLabel(copy.values.day), "");
  submit(dialogForm());

  expect(valuesStore.get()).toEqual([]);
  expect(dialogForm().textContent).toContain(copy.values.problems["amount-wrong"]);
  expect(dialogForm().textContent).toContain(copy.values.problems["day-wrong"]);
});

it("draws a figure as a line, as bars and as a table", () => {
  act(() => valuesStore.set([value()]));
  render(<App />);
  click(document.querySelector("input[type=radio][value=bars]") as Element);
  expect(document.querySelectorAll(".chart-bar")).toHaveLength(1);
  click(document.querySelector("input[type=radio][value=line]") as Element);
  expect(document.querySelectorAll(".chart-bar")).toHaveLength(0);
  click(document.querySelector("input[type=radio][value=days30]") as Element);
  click(byRole("button", copy.overview.showTable));

  expect(document.querySelectorAll("main table tbody tr")).toHaveLength(30);
});

it("shows the figure that is chosen, and one group alone", () => {
  act(() => {
    figuresStore.set([orders, { ...orders, id: "costs", name: "Costs" }]);
    valuesStore.set([value({ group: "North" }), value({ id: "2", figureId: "costs", amount: 7, group: "South" })]);
  });
  render(<App />);
  click(byRole("button", "Costs"));
  expect(document.querySelector("main h2")?.textContent).toBe("Costs");
  type(byLabel(copy.overview.group), "North");

  expect([...document.querySelectorAll(".figure-amount")].map((each) => each.textContent)).toEqual(["42", copy.overview.none]);
});

it("watches a goal", () => {
  act(() => valuesStore.set([value()]));
  render(<App />);
  open("figures");
  click(byRole("button", copy.figures.edit("Orders")));
  type(byLabel(copy.optional(copy.figures.goal)), "40");
  submit(dialogForm());
  open("overview");

  expect(figuresStore.get()[0]).toMatchObject({ goal: 40, exampleGoal: false });
  expect(main()).toContain(copy.overview.reached);
});

it("adds a figure once, and deletes it with its values only after asking", () => {
  act(() => valuesStore.set([value()]));
  render(<App />);
  open("figures");
  click(byRole("button", copy.figures.add));
  type(byLabel(copy.figures.name), "ORDERS");
  submit(dialogForm());
  expect(dialogForm().textContent).toContain(copy.figures.problems["name-taken"]);
  type(byLabel(copy.figures.name), "Visitors");
  submit(dialogForm());
  click(byRole("button", copy.figures.remove("Orders")));
  expect(figuresStore.get()).toHaveLength(2);
  click(document.querySelector("dialog[open] .ui-button-danger") as Element);

  expect([figuresStore.get().map((figure) => figure.name), valuesStore.get()]).toEqual([["Visitors"], []]);
});

it("finds and deletes values, and brings them back", () => {
  act(() => valuesStore.set([value({ note: "Fair" }), value({ id: "2", note: "Rain" })]));
  render(<App />);
  open("values");
  type(byLabel(copy.values.search), "fair");
  expect(document.querySelectorAll("main tbody tr")).toHaveLength(1);
  click(document.querySelectorAll("main tbody button")[1] as Element);
  expect(valuesStore.get()).toHaveLength(1);
  click(byRole("button", copy.undo));

  expect(valuesStore.get()).toHaveLength(2);
});

it("begins with the figures of the brief, else with those of its kind", () => {
  const expected = app.extras.figures.length > 0 ? app.extras.figures : trade.figures;

  expect(firstFigures().map((figure) => figure.name)).toEqual(expected.map((figure) => figure.name));
});

it("marks the examples, and takes values and goals away together", () => {
  act(() => {
    figuresStore.set(firstFigures());
    valuesStore.set(exampleValues(firstFigures(), today));
  });
  render(<App />);
  expect(valuesStore.get().every((each) => each.example && each.amount > 0)).toBe(true);
  expect(main()).toContain(copy.examples.here);
  click(byRole("button", copy.examples.remove));
  expect([valuesStore.get(), figuresStore.get().map((figure) => figure.goal).filter(Boolean)]).toEqual([[], []]);
  click(byRole("button", copy.undo));

  expect(valuesStore.get().length).toBeGreaterThan(0);
});

it("shows HTML in a name as the text that it is", () => {
  act(() => {
    figuresStore.set([{ ...orders, name: "<img src=x onerror=alert(1)>" }]);
    valuesStore.set([value({ group: "\u202E<b>evil</b> 🎉" })]);
  });
  render(<App />);

  expect(document.querySelector("main img, main b")).toBeNull();
  expect(main()).toContain("<img src=x onerror=alert(1)>");
});

it("takes nothing broken out of storage", () => {
  const arrives = (key: string, stored: unknown) =>
    window.dispatchEvent(new StorageEvent("storage", { key: `${app.slug}:${key}`, newValue: JSON.stringify({ version: 1, value: stored }) }));
  arrives("figures", [{ ...orders, unit: "bananas" }]);
  arrives("values", [value({ amount: Number.NaN })]);
  arrives("settings", { currency: "XXX" });

  expect(figuresStore.get()).toEqual(firstFigures());
  expect(valuesStore.get().every((each) => each.example)).toBe(true);
  expect(settingsStore.get()).toEqual(firstSettings);
});
