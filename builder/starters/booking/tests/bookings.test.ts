import { describe, expect, it } from "vitest";
import { book, cancel, customerProblems, findBooking, lanes, move, onDay, upcoming, type Booking } from "../src/domain/bookings";
import { calendarFile, calendarFileName } from "../src/domain/calendar-file";
import { sameHoursOn } from "../src/domain/hours";
import { serviceProblem } from "../src/domain/services";
import type { Rules } from "../src/domain/slots";

const DAY = "2026-03-23";
const NOW = { day: "2026-03-22", minutes: 480 };
const RULES: Rules = {
  hours: sameHoursOn([1], [{ from: 540, to: 1020 }]),
  closedDays: [],
  stepMinutes: 30,
  bufferMinutes: 0,
  noticeMinutes: 0,
  horizonDays: 30,
  capacity: 1,
};
const CUT = { id: "cut", name: "Cut", minutes: 60, price: "" };
const ADA = { name: " Ada ", email: "Ada@Example.com", phone: "", note: "" };
let count = 0;
const stamp = () => ({ id: `id-${(count += 1)}`, createdAt: "2026-03-22T08:00:00Z", random: () => (count * 0.37) % 1 });

function booked(list: Booking[], start: number): Booking[] {
  const outcome = book(list, { service: CUT, day: DAY, start, customer: ADA }, RULES, NOW, stamp());
  if (!outcome.ok) throw new Error(outcome.problem);
  return outcome.bookings;
}

describe("booking", () => {
  it("keeps what was agreed and trims what was typed", () => {
    const [made] = booked([], 600);

    expect(made).toMatchObject({ serviceName: "Cut", minutes: 60, day: DAY, start: 600, name: "Ada", status: "confirmed", changes: 0 });
    expect(made?.reference).toMatch(/^[2-9A-Z]{3}-[2-9A-Z]{3}$/);
  });

  it("refuses the same time twice, and anything that overlaps it", () => {
    const list = booked([], 600);

    for (const start of [570, 600, 630]) {
      expect(book(list, { service: CUT, day: DAY, start, customer: ADA }, RULES, NOW, stamp())).toEqual({ ok: false, problem: "taken" });
    }
    expect(booked(list, 660)).toHaveLength(2);
  });

  it("gives the time free again when cancelled, and keeps the record", () => {
    const list = booked([], 600);
    const outcome = cancel(list, list[0]?.id ?? "");

    expect(outcome.ok && outcome.booking.status).toBe("cancelled");
    expect(outcome.ok && booked(outcome.bookings, 600)).toHaveLength(2);
    expect(cancel(list, "nobody")).toEqual({ ok: false, problem: "gone" });
  });

  it("moves to a free time, also one that overlaps its own old one", () => {
    const list = booked(booked([], 600), 780);
    const id = list[0]?.id ?? "";

    expect(move(list, id, { day: DAY, start: 780 }, RULES, NOW)).toEqual({ ok: false, problem: "taken" });
    const moved = move(list, id, { day: DAY, start: 630 }, RULES, NOW);
    expect(moved.ok && moved.booking).toMatchObject({ id, start: 630, changes: 1 });
    const gone = cancel(list, id);
    expect(gone.ok && move(gone.bookings, id, { day: DAY, start: 900 }, RULES, NOW)).toEqual({ ok: false, problem: "gone" });
  });

  it("is found only by reference and e-mail together, however they are typed", () => {
    const list = booked([], 600);
    const reference = list[0]?.reference ?? "";

    expect(findBooking(list, ` ${reference.toLowerCase().replace("-", " ")} `, "ADA@example.COM")?.id).toBe(list[0]?.id);
    expect(findBooking(list, reference, "eve@example.com")).toBeNull();
    expect(findBooking(list, "", "ada@example.com")).toBeNull();
  });

  it("lists a day in order and what is still to come", () => {
    const list = booked(booked([], 780), 600);

    expect(onDay(list, DAY).map((booking) => booking.start)).toEqual([600, 780]);
    expect(upcoming(list, { day: DAY, minutes: 650 }).map((booking) => booking.start)).toEqual([780]);
  });
});

describe("what customers type", () => {
  it("is checked field by field", () => {
    expect(customerProblems(ADA)).toEqual({});
    expect(customerProblems({ name: " ", email: "x@y", phone: "call me", note: "n".repeat(501) })).toEqual({
      name: "name-missing", email: "email-invalid", phone: "phone-invalid", note: "note-long",
    });
    expect(customerProblems({ ...ADA, phone: "+33 (0)1 23 45 67 89", name: "李小龍 🥋" })).toEqual({});
  });

  it("is checked for services too", () => {
    expect(serviceProblem({ ...CUT, id: "new", name: " cut " }, [CUT])).toBe("name-taken");
    expect(serviceProblem({ ...CUT, minutes: 2.5 }, [CUT])).toBe("minutes-range");
    expect(serviceProblem(CUT, [CUT])).toBeNull();
  });
});

describe("side by side", () => {
  it("gives overlapping bookings lanes of their own", () => {
    const at = (id: string, start: number, minutes: number): Booking => ({ ...(booked([], 600)[0] as Booking), id, start, minutes });
    const placed = lanes([at("a", 540, 120), at("b", 570, 30), at("c", 600, 60), at("d", 720, 30)]);

    expect(placed.map(({ booking, lane, lanes: of }) => [booking.id, lane, of])).toEqual([["a", 0, 2], ["b", 1, 2], ["c", 1, 2], ["d", 0, 1]]);
  });
});

describe("the calendar file", () => {
  const text = { place: "Chez Ada; Inc, \\o/", summary: () => "é".repeat(80), description: () => "one\ntwo\u0007" };
  const file = () => calendarFile(booked([], 600), text, new Date("2026-03-22T08:00:00.123Z"));

  it("has wall-clock times, and the marks that calendars need", () => {
    expect(file()).toContain("\r\nDTSTART:20260323T100000\r\nDTEND:20260323T110000\r\n");
    expect(file()).toContain("\r\nDTSTAMP:20260322T080000Z\r\n");
    expect(file().endsWith("END:VCALENDAR\r\n")).toBe(true);
  });

  it("escapes text and folds lines at 75 octets without splitting a character", () => {
    const lines = file().split("\r\n");

    expect(file()).toContain("LOCATION:Chez Ada\\; Inc\\, \\\\o/");
    expect(file()).toContain("DESCRIPTION:one\\ntwo ");
    expect(lines.every((line) => new TextEncoder().encode(line).length <= 75)).toBe(true);
    expect(file().replaceAll("\r\n ", "")).toContain(`SUMMARY:${"é".repeat(80)}`);
  });

  it("gets a name that any system takes", () => {
    expect(calendarFileName("L'été à Šibenik/..", "x")).toBe("l-e-te-a-s-ibenik-x.ics");
    expect(calendarFileName("🎉", "x")).toBe("calendar-x.ics");
  });
});
