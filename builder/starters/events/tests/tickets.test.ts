import { describe, expect, it } from "vitest";
import { attendeesCsv } from "../src/domain/attendee-file";
import { barcode } from "../src/domain/barcode";
import { calendarFile } from "../src/domain/calendar-file";
import type { EventFacts } from "../src/domain/event";
import {
  attendees,
  book,
  changeOrder,
  checkIn,
  checkOf,
  leftOf,
  MOST_TICKETS,
  newCode,
  ordersOf,
  owes,
  readCode,
  shownCode,
  type Order,
  type TicketKind,
} from "../src/domain/tickets";

const kinds: TicketKind[] = [
  { id: "a", name: "Full", note: "", price: 2000, quantity: 5 },
  { id: "b", name: "Free", note: "", price: 0, quantity: 100 },
];
const ada = { name: " Ada ", email: "ada@example.com" };
let count = 0;
const stamp = { newId: () => `id${(count += 1)}`, newCode: () => `AAAA${String((count += 1)).padStart(4, "2")}`, at: "2026-03-01T10:00:00.000Z" };

function booked(wanted: Record<string, number>, orders: readonly Order[] = []): Order[] {
  const outcome = book(orders, kinds, wanted, ada, stamp);
  if (!outcome.ok) throw new Error(outcome.problem);
  return outcome.orders;
}

describe("booking", () => {
  it("takes places off what is left, and gives them back when cancelled", () => {
    const orders = booked({ a: 3, b: 1 });

    expect(orders[0]).toMatchObject({ name: "Ada", tickets: [{ kind: "Full", price: 2000 }, {}, {}, { kind: "Free" }] });
    expect(kinds.map((kind) => leftOf(orders, kind))).toEqual([2, 99]);
    expect(leftOf(changeOrder(orders, orders[0]?.id ?? "", { cancelled: true }), kinds[0]!)).toBe(5);
  });

  it.each([
    [{}, "nothing"],
    [{ a: 0, b: -1, c: 4 }, "nothing"],
    [{ a: 6 }, "sold-out"],
    [{ b: MOST_TICKETS + 1 }, "too-many"],
  ])("refuses %j", (wanted, problem) => {
    expect(book([], kinds, wanted, ada, stamp)).toEqual({ ok: false, problem });
  });

  it("does not sell the last place twice", () => {
    expect(book(booked({ a: 5 }), kinds, { a: 1 }, ada, stamp)).toEqual({ ok: false, problem: "sold-out" });
  });

  it("gives no code twice", () => {
    const codes = ["SAMESAME", "SAMESAME", "OTHEROTH"];
    const outcome = book([], kinds, { b: 2 }, ada, { ...stamp, newCode: () => codes.shift() ?? "" });

    expect(outcome.ok && outcome.order.tickets.map(({ code }) => code)).toEqual(["SAMESAME", "OTHEROTH"]);
  });

  it("owes what is not free and not paid", () => {
    const [order] = booked({ a: 2, b: 1 });

    expect(owes(order!)).toBe(4000);
    expect([owes({ ...order!, paid: true }), owes({ ...order!, cancelled: true }), owes(booked({ b: 1 })[0]!)]).toEqual([0, 0, 0]);
  });
});

describe("codes", () => {
  it("are read as they are written, in any case", () => {
    const code = newCode();

    expect(code).toMatch(/^[2-9A-HJKMNP-Z]{8}$/);
    expect(readCode(` ${shownCode(code).toLowerCase()} `)).toBe(code);
  });

  it("open the door once", () => {
    const orders = booked({ a: 1 });
    const ticket = orders[0]!.tickets[0]!;
    const inside = checkIn(orders, ticket.id, "2026-03-01T19:00:00Z");

    expect(checkOf(orders, ticket.code).result).toBe("welcome");
    expect(checkOf(inside, ticket.code).result).toBe("used");
    expect(checkOf(checkIn(inside, ticket.id, ""), ticket.code).result).toBe("welcome");
    expect(checkOf(changeOrder(orders, orders[0]!.id, { cancelled: true }), ticket.code).result).toBe("cancelled");
    expect([checkOf(orders, "").result, checkOf(orders, "AAAA").result]).toEqual(["unknown", "unknown"]);
  });

  it("find a booking, as its whole address does and less does not", () => {
    const orders = booked({ a: 1 });

    expect([ordersOf(orders, orders[0]!.tickets[0]!.code), ordersOf(orders, "ADA@example.com")].every((found) => found.length === 1)).toBe(true);
    expect([...ordersOf(orders, "ada@"), ...ordersOf(orders, "ada"), ...ordersOf(orders, " ")]).toEqual([]);
  });

  it("become bars that a scanner can tell apart", () => {
    const { bars, width } = barcode("AZ09");

    expect(bars).toHaveLength(6 * 5);
    expect(bars.every((bar, at) => at === 0 || bar.x > (bars[at - 1]?.x ?? 0) + (bars[at - 1]?.width ?? 0))).toBe(true);
    // Each character has three wide parts of nine, and a gap after it.
    expect(width).toBe(6 * (6 + 3 * 2.5) + 5);
    expect(() => barcode("é")).toThrow(RangeError);
  });

  it("have a pattern each", () => {
    const patterns = [..."0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((one) => JSON.stringify(barcode(one).bars));

    expect(new Set(patterns).size).toBe(36);
  });
});

describe("the list at the door", () => {
  it("holds everybody who may come, found by name, kind or code", () => {
    const orders = booked({ a: 1, b: 1 }, booked({ b: 1 }));

    expect(attendees(orders, "")).toHaveLength(3);
    expect(attendees(orders, "ada full")).toHaveLength(1);
    expect(attendees(orders, shownCode(orders[0]!.tickets[0]!.code))).toHaveLength(1);
    expect(attendees(orders.map((order) => ({ ...order, cancelled: true })), "")).toEqual([]);
  });

  it("becomes a file with one row per ticket", () => {
    const csv = attendeesCsv(booked({ a: 1, b: 1 }), { titles: ["Name", "Email", "Ticket", "Code", "Price", "Paid", "On", "In"], yes: "yes", no: "no" });
    const [head, full, free] = csv.split("\r\n");

    expect(head).toBe("Name,Email,Ticket,Code,Price,Paid,On,In");
    expect(full).toMatch(/^Ada,ada@example\.com,Full,AAAA-\d{4},20\.00,no,2026-03-01,no$/);
    expect(free).toContain(",Free,");
    expect(free).toContain(",0.00,yes,");
  });
});

describe("the calendar file", () => {
  const event: EventFacts = {
    title: "Jazz; late, loud", lead: "", description: "", day: "2026-07-12", start: "", end: "", place: "Hall", address: "1 Street", contact: "", payment: "", open: true,
  };
  const lines = (over: Partial<EventFacts>) => calendarFile({ ...event, ...over }, "jazz", new Date("2026-03-01T00:00:00Z")).split("\r\n");

  it("says when and where", () => {
    expect(lines({ start: "20:00", end: "01:00" })).toEqual(
      expect.arrayContaining(["DTSTART:20260712T200000", "DTEND:20260713T010000", "SUMMARY:Jazz\\; late\\, loud", "LOCATION:Hall\\, 1 Street"]),
    );
    expect(lines({ start: "20:00" })).toContain("DURATION:PT2H");
    expect(lines({})).toEqual(expect.arrayContaining(["DTSTART;VALUE=DATE:20260712", "DTEND;VALUE=DATE:20260713"]));
  });

  it("keeps its lines short", () => {
    expect(lines({ description: "é".repeat(500) }).every((line) => new TextEncoder().encode(line).length <= 75)).toBe(true);
  });
});
