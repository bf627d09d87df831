/** What is sold, who booked it, and who has come in. */
import { fold } from "../lib/format";

export type TicketKind = {
  id: string;
  name: string;
  note: string;
  /** In hundredths; 0 is free. */
  price: number;
  quantity: number;
};

export type Ticket = {
  id: string;
  code: string;
  kindId: string;
  /** Name and price as they were when it was booked. */
  kind: string;
  price: number;
  /** When its holder came in; "" until then. */
  usedAt: string;
};

export type Order = {
  id: string;
  name: string;
  email: string;
  at: string;
  paid: boolean;
  cancelled: boolean;
  tickets: Ticket[];
  /** Added by "Add example bookings" and removed with them. */
  example: boolean;
};

export type Customer = { name: string; email: string };
export type Wanted = Readonly<Record<string, number>>;
/** Where ids, codes and the moment come from: given, so that the same booking can be made again in a test. */
export type Stamp = { newId(): string; newCode(): string; at: string };

export const TEXT_LIMIT = 200;
export const LARGEST_QUANTITY = 100_000;
/** In one booking. */
export const MOST_TICKETS = 10;

export type CustomerProblem = "name-missing" | "email-invalid";
export type BookingProblem = "nothing" | "too-many" | "sold-out";

export function customerProblems(customer: Customer): Partial<Record<keyof Customer, CustomerProblem>> {
  return {
    ...(customer.name.trim() ? {} : { name: "name-missing" as const }),
    ...(/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(customer.email.trim()) ? {} : { email: "email-invalid" as const }),
  };
}

export function soldOf(orders: readonly Order[], kindId: string): number {
  return validTickets(orders).filter((ticket) => ticket.kindId === kindId).length;
}

export function leftOf(orders: readonly Order[], kind: TicketKind): number {
  return Math.max(0, kind.quantity - soldOf(orders, kind.id));
}

export function validTickets(orders: readonly Order[]): Ticket[] {
  return orders.filter((order) => !order.cancelled).flatMap((order) => order.tickets);
}

export function priceOf(tickets: readonly { price: number }[]): number {
  return tickets.reduce((sum, ticket) => sum + ticket.price, 0);
}

/** A free order has nothing to pay. */
export function owes(order: Order): number {
  return order.paid || order.cancelled ? 0 : priceOf(order.tickets);
}

export type BookingOutcome = { ok: true; orders: Order[]; order: Order } | { ok: false; problem: BookingProblem };

/** Book what is wanted, or say what stands against it; nothing is sold twice. */
export function book(orders: readonly Order[], kinds: readonly TicketKind[], wanted: Wanted, customer: Customer, stamp: Stamp, example = false): BookingOutcome {
  const chosen = kinds.map((kind) => ({ kind, count: Math.max(0, Math.floor(wanted[kind.id] ?? 0)) })).filter(({ count }) => count > 0);
  const total = chosen.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return { ok: false, problem: "nothing" };
  if (total > MOST_TICKETS) return { ok: false, problem: "too-many" };
  if (chosen.some(({ kind, count }) => count > leftOf(orders, kind))) return { ok: false, problem: "sold-out" };
  const taken = new Set(orders.flatMap((order) => order.tickets.map(({ code }) => code)));
  const tickets = chosen.flatMap(({ kind, count }) =>
    Array.from({ length: count }, (): Ticket => ({ id: stamp.newId(), code: freshCode(taken, stamp), kindId: kind.id, kind: kind.name, price: kind.price, usedAt: "" })),
  );
  const order: Order = { id: stamp.newId(), name: customer.name.trim(), email: customer.email.trim(), at: stamp.at, paid: false, cancelled: false, tickets, example };
  return { ok: true, orders: [...orders, order], order };
}

function freshCode(taken: Set<string>, stamp: Stamp): string {
  let code = stamp.newCode();
  while (taken.has(code)) code = stamp.newCode();
  taken.add(code);
  return code;
}

// Neither 0 and O nor 1, I and L: codes are read aloud.
const LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const CODE_LENGTH = 8;

/** Thirty-one letters to the power of eight: nobody guesses one. */
export function newCode(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(CODE_LENGTH));
  return Array.from(numbers, (number) => LETTERS[number % LETTERS.length]).join("");
}

/** As people see it: "K7QF-2M9X". */
export function shownCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** What was typed or scanned, as codes are stored. */
export function readCode(text: string): string {
  return text.toUpperCase().replace(/[^0-9A-Z]/g, "");
}

export type Entrance = { order: Order; ticket: Ticket };

export function findTicket(orders: readonly Order[], text: string): Entrance | null {
  const code = readCode(text);
  for (const order of orders) {
    const ticket = order.tickets.find((each) => each.code === code);
    if (ticket) return { order, ticket };
  }
  return null;
}

export type CheckIn = { result: "welcome" | "used" | "cancelled"; order: Order; ticket: Ticket } | { result: "unknown" };

/** Whether this code opens the door; `checkIn` then lets its holder in. */
export function checkOf(orders: readonly Order[], text: string): CheckIn {
  const found = findTicket(orders, text);
  if (!found) return { result: "unknown" };
  if (found.order.cancelled) return { result: "cancelled", ...found };
  return { result: found.ticket.usedAt ? "used" : "welcome", ...found };
}

/** `at` is the moment, or "" to take it back. */
export function checkIn(orders: readonly Order[], ticketId: string, at: string): Order[] {
  return orders.map((order) =>
    order.tickets.some(({ id }) => id === ticketId)
      ? { ...order, tickets: order.tickets.map((ticket) => (ticket.id === ticketId ? { ...ticket, usedAt: at } : ticket)) }
      : order,
  );
}

export function changeOrder(orders: readonly Order[], id: string, change: Partial<Order>): Order[] {
  return orders.map((order) => (order.id === id ? { ...order, ...change } : order));
}

/** One row per person at the door, by name. */
export function attendees(orders: readonly Order[], search: string): Entrance[] {
  const words = fold(search).split(/\s+/).filter(Boolean);
  return orders
    .filter((order) => !order.cancelled)
    .flatMap((order) => order.tickets.map((ticket) => ({ order, ticket })))
    .filter(({ order, ticket }) => {
      const text = fold([order.name, order.email, ticket.kind, ticket.code, shownCode(ticket.code)].join(" "));
      return words.every((word) => text.includes(word));
    });
}

/** Somebody's own orders: by the code of one ticket, or by the address and nothing less. */
export function ordersOf(orders: readonly Order[], text: string): Order[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  if (wanted.includes("@")) return orders.filter((order) => order.email.toLowerCase() === wanted);
  const found = findTicket(orders, wanted);
  return found ? [found.order] : [];
}
