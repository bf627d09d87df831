/** What the dashboard remembers: figures, their values and the currency, each checked when it is read back. */
import { app } from "./app.config";
import { COMBINES, LARGEST, UNITS, type Figure, type Value } from "./domain/figures";
import { exampleValues, firstFigures } from "./examples";
import { CURRENCIES, type Currency } from "./lib/amount";
import { isRecord, isText, listOf } from "./lib/checks";
import { isDay } from "./lib/days";
import { todayIso } from "./lib/format";
import { createStore } from "./lib/storage";

export interface Settings {
  currency: Currency;
}

export const firstSettings: Settings = {
  currency: CURRENCIES.find((currency) => currency === app.extras.currency) ?? (app.locale === "fr" ? "EUR" : "USD"),
};

export const figuresStore = createStore<Figure[]>({ key: "figures", version: 1, initial: firstFigures(), parse: listOf(isFigure) });
export const valuesStore = createStore<Value[]>({ key: "values", version: 1, initial: exampleValues(firstFigures(), todayIso()), parse: listOf(isValue) });
export const settingsStore = createStore<Settings>({ key: "settings", version: 1, initial: firstSettings, parse: parseSettings });

/** Take the examples away; gives back what undoes it. */
export function removeExamples(): () => void {
  const [figures, values] = [figuresStore.get(), valuesStore.get()];
  valuesStore.set(values.filter((value) => !value.example));
  figuresStore.set(figures.map((figure) => (figure.exampleGoal ? { ...figure, goal: null, exampleGoal: false } : figure)));
  return () => {
    valuesStore.set(values);
    figuresStore.set(figures);
  };
}

function parseSettings(value: unknown): Settings | undefined {
  const currency = isRecord(value) ? CURRENCIES.find((each) => each === value["currency"]) : undefined;
  return currency ? { currency } : undefined;
}

function isFigure(value: unknown): value is Figure {
  return (
    isRecord(value) &&
    isText(value["id"]) &&
    isText(value["name"]) &&
    UNITS.some((unit) => unit === value["unit"]) &&
    COMBINES.some((combine) => combine === value["combine"]) &&
    typeof value["more"] === "boolean" &&
    (value["goal"] === null || isAmount(value["goal"])) &&
    typeof value["exampleGoal"] === "boolean"
  );
}

function isValue(value: unknown): value is Value {
  return (
    isRecord(value) &&
    ["id", "figureId", "group", "note"].every((key) => isText(value[key])) &&
    isDay(value["day"]) &&
    isAmount(value["amount"]) &&
    typeof value["example"] === "boolean"
  );
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && Math.abs(value) <= LARGEST;
}
