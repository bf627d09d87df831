import { toCsv } from "../lib/csv";
import { attendees, shownCode, type Order } from "./tickets";

export type AttendeeText = { titles: readonly string[]; yes: string; no: string };

/** Everybody who may come in, one row per ticket. */
export function attendeesCsv(orders: readonly Order[], text: AttendeeText): string {
  const rows = attendees(orders, "").map(({ order, ticket }) => [
    order.name,
    order.email,
    ticket.kind,
    shownCode(ticket.code),
    (ticket.price / 100).toFixed(2),
    ticket.price === 0 || order.paid ? text.yes : text.no,
    order.at.slice(0, 10),
    ticket.usedAt ? text.yes : text.no,
  ]);
  return toCsv([[...text.titles], ...rows]);
}
