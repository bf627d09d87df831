/** What the app remembers: the event, its tickets and the bookings, each checked when it is read back. */
import { app } from "./app.config";
import { copy, trade } from "./copy";
import { isTime, type EventFacts } from "./domain/event";
import { LARGEST_QUANTITY, newCode, type Order, type Stamp, type Ticket, type TicketKind } from "./domain/tickets";
import { CURRENCIES, LARGEST_AMOUNT, type Currency } from "./lib/amount";
import { isMoment, isRecord, isText, isWhole, listOf } from "./lib/checks";
import { isDay } from "./lib/days";
import { newId } from "./lib/ids";
import { createStore } from "./lib/storage";

export type Settings = { event: EventFacts; currency: Currency; kinds: TicketKind[] };

/** To begin with where the brief names no number of places. */
const FIRST_QUANTITY = 100;

export const firstSettings: Settings = {
  event: {
    title: app.name,
    lead: "",
    description: "",
    day: isDay(app.extras.day) ? app.extras.day : "",
    start: "",
    end: "",
    place: "",
    address: "",
    contact: "",
    payment: copy.payment,
    open: true,
  },
  currency: CURRENCIES.find((currency) => currency === app.extras.currency) ?? (app.locale === "fr" ? "EUR" : "USD"),
  kinds: (app.extras.tickets.length > 0 ? app.extras.tickets : [{ name: trade.ticket, price: 0, quantity: null }]).map((ticket, at) => ({
    id: `kind-${at + 1}`,
    name: ticket.name,
    note: "",
    price: ticket.price ?? 0,
    quantity: ticket.quantity ?? FIRST_QUANTITY,
  })),
};

export const settingsStore = createStore<Settings>({ key: "event", version: 1, initial: firstSettings, parse: parseSettings });
export const ordersStore = createStore<Order[]>({ key: "orders", version: 1, initial: [], parse: listOf(isOrder) });

export function bookingStamp(): Stamp {
  return { newId, newCode, at: new Date().toISOString() };
}

function parseSettings(value: unknown): Settings | undefined {
  if (!isRecord(value)) return undefined;
  const { event, kinds } = value;
  const currency = CURRENCIES.find((each) => each === value["currency"]);
  return currency && isEvent(event) && Array.isArray(kinds) && kinds.every(isKind) ? { event, currency, kinds } : undefined;
}

function isEvent(value: unknown): value is EventFacts {
  const texts = ["title", "lead", "description", "place", "address", "contact", "payment"];
  return (
    isRecord(value) &&
    texts.every((key) => isText(value[key])) &&
    (value["day"] === "" || isDay(value["day"])) &&
    [value["start"], value["end"]].every((time) => time === "" || isTime(time)) &&
    typeof value["open"] === "boolean"
  );
}

function isKind(value: unknown): value is TicketKind {
  return (
    isRecord(value) &&
    ["id", "name", "note"].every((key) => isText(value[key])) &&
    isWhole(value["price"], 0, LARGEST_AMOUNT) &&
    isWhole(value["quantity"], 0, LARGEST_QUANTITY)
  );
}

function isOrder(value: unknown): value is Order {
  return (
    isRecord(value) &&
    ["id", "name", "email"].every((key) => isText(value[key])) &&
    isMoment(value["at"]) &&
    ["paid", "cancelled", "example"].every((key) => typeof value[key] === "boolean") &&
    Array.isArray(value["tickets"]) &&
    value["tickets"].every(isTicket)
  );
}

function isTicket(value: unknown): value is Ticket {
  return (
    isRecord(value) &&
    ["id", "kindId", "kind"].every((key) => isText(value[key])) &&
    isText(value["code"]) &&
    /^[0-9A-Z]{8}$/.test(value["code"]) &&
    isWhole(value["price"], 0, LARGEST_AMOUNT) &&
    (value["usedAt"] === "" || isMoment(value["usedAt"]))
  );
}
