/** What the app remembers: the pipeline and the book, each checked when it is read back. */
import { app } from "./app.config";
import { trade } from "./copy";
import { CURRENCIES, LARGEST_AMOUNT, type Currency } from "./lib/amount";
import { ACTIVITY_KINDS, EMPTY_BOOK, type Activity, type Book, type Company, type Contact, type Deal, type Outcome, type Stage } from "./domain/book";
import { isDay } from "./lib/days";
import { isRecord, isWhole } from "./lib/checks";
import { createStore } from "./lib/storage";

export type Settings = { currency: Currency; stages: Stage[] };

const OUTCOMES: readonly unknown[] = ["open", "won", "lost"] satisfies Outcome[];

export const firstSettings: Settings = {
  currency: CURRENCIES.find((currency) => currency === app.extras.currency) ?? (app.locale === "fr" ? "EUR" : "USD"),
  stages: (app.extras.stages.length > 0 ? app.extras.stages : trade.stages).map((stage, at) => ({ id: `stage-${at + 1}`, ...stage })),
};

export const settingsStore = createStore<Settings>({ key: "settings", version: 1, initial: firstSettings, parse: parseSettings });
export const bookStore = createStore<Book>({ key: "book", version: 1, initial: EMPTY_BOOK, parse: parseBook });

function parseSettings(value: unknown): Settings | undefined {
  if (!isRecord(value)) return undefined;
  const { stages } = value;
  const currency = CURRENCIES.find((each) => each === value["currency"]);
  if (!currency || !Array.isArray(stages) || stages.length === 0 || !stages.every(isStage)) return undefined;
  return { currency, stages };
}

function parseBook(value: unknown): Book | undefined {
  if (!isRecord(value)) return undefined;
  const { companies, contacts, deals, activities } = value;
  const whole = all(companies, isCompany) && all(contacts, isContact) && all(deals, isDeal) && all(activities, isActivity);
  return whole ? { companies, contacts, deals, activities } : undefined;
}

function isStage(value: unknown): value is Stage {
  return hasTexts(value, ["id", "name"]) && OUTCOMES.includes(value["outcome"]);
}

function isCompany(value: unknown): value is Company {
  return hasTexts(value, ["id", "name", "website", "note"]) && typeof value["example"] === "boolean";
}

function isContact(value: unknown): value is Contact {
  return hasTexts(value, ["id", "name", "role", "email", "phone", "companyId"]) && typeof value["example"] === "boolean";
}

function isDeal(value: unknown): value is Deal {
  return (
    hasTexts(value, ["id", "title", "companyId", "contactId", "stageId", "nextStep"]) &&
    (value["amount"] === null || isWhole(value["amount"], 0, LARGEST_AMOUNT)) &&
    (value["nextDate"] === "" || isDay(value["nextDate"])) &&
    (value["closedOn"] === "" || isDay(value["closedOn"])) &&
    isDay(value["createdOn"]) &&
    typeof value["example"] === "boolean"
  );
}

function isActivity(value: unknown): value is Activity {
  const kinds: readonly unknown[] = ACTIVITY_KINDS;
  return hasTexts(value, ["id", "dealId", "contactId", "text", "at"]) && kinds.includes(value["kind"]) && typeof value["example"] === "boolean";
}

function all<T>(list: unknown, isOne: (value: unknown) => value is T): list is T[] {
  return Array.isArray(list) && list.every(isOne);
}

function hasTexts(value: unknown, keys: readonly string[]): value is Record<string, unknown> {
  return isRecord(value) && keys.every((key) => typeof value[key] === "string");
}
