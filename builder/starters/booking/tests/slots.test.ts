import { describe, expect, it } from "vitest";
import { parseTime, startOfWeek, weekdayOf, weekOf } from "../src/domain/days";
import { hoursProblem, openOn, sameHoursOn } from "../src/domain/hours";
import { firstFreeDay, freeSlotsOn, slotProblem, slotsOn, type Occupied, type Rules } from "../src/domain/slots";
import { addDays, daysBetween, isDay } from "../src/lib/days";

const MONDAY = "2026-03-23";
const EARLY = { day: "2026-03-22", minutes: 8 * 60 };
const rules = (over: Partial<Rules> = {}): Rules => ({
  hours: sameHoursOn([1, 2, 3, 4, 5], [{ from: 540, to: 720 }]),
  closedDays: [],
  stepMinutes: 30,
  bufferMinutes: 0,
  noticeMinutes: 0,
  horizonDays: 30,
  capacity: 1,
  ...over,
});
const taken = (start: number, minutes: number, id = "x"): Occupied => ({ id, day: MONDAY, start, minutes });
const starts = (minutes: number, own: Rules, occupied: Occupied[] = [], now = EARLY): number[] =>
  freeSlotsOn(MONDAY, minutes, own, occupied, now).map((slot) => slot.start);

describe("free times", () => {
  it("fill the opening hours and end before closing", () => {
    expect(starts(60, rules())).toEqual([540, 570, 600, 630, 660]);
    expect(starts(180, rules())).toEqual([540]);
    expect(starts(181, rules())).toEqual([]);
  });

  it("leave out what is taken, and may touch it", () => {
    expect(starts(60, rules(), [taken(600, 60)])).toEqual([540, 660]);
    expect(slotsOn(MONDAY, 60, rules(), [taken(600, 60)], EARLY).filter((slot) => !slot.free).map((slot) => slot.start)).toEqual([570, 600, 630]);
  });

  it("keep the break after each booking free on both sides", () => {
    expect(starts(30, rules({ bufferMinutes: 30 }), [taken(600, 30)])).toEqual([540, 660, 690]);
  });

  it("let as many run at once as there are places", () => {
    const two = rules({ capacity: 2 });

    expect(starts(60, two, [taken(600, 60)])).toContain(600);
    expect(starts(60, two, [taken(600, 60, "a"), taken(600, 60, "b")])).toEqual([540, 660]);
    // Two that follow each other use one place.
    expect(starts(120, two, [taken(540, 60, "a"), taken(600, 60, "b")])).toEqual([540, 570, 600]);
    // Three that overlap only in part still fill both places at 10:30.
    expect(starts(180, two, [taken(540, 120, "a"), taken(630, 90, "b")])).toEqual([]);
  });

  it("begin after now and after the notice", () => {
    const now = { day: MONDAY, minutes: 600 };

    expect(starts(30, rules(), [], now)).toEqual([630, 660, 690]);
    expect(starts(30, rules({ noticeMinutes: 60 }), [], now)).toEqual([660, 690]);
    expect(starts(30, rules(), [], { day: "2026-03-24", minutes: 0 })).toEqual([]);
  });

  it("end at the horizon, on days off and at the weekend", () => {
    expect(starts(30, rules({ horizonDays: 0 }))).toEqual([]);
    expect(starts(30, rules({ closedDays: [MONDAY] }))).toEqual([]);
    expect(freeSlotsOn("2026-03-28", 30, rules(), [], EARLY)).toEqual([]);
  });

  it("are found on the first day that has one", () => {
    expect(firstFreeDay("2026-03-22", 60, rules(), [], EARLY)).toBe(MONDAY);
    expect(firstFreeDay("2026-03-22", 60, rules(), [taken(540, 180)], EARLY)).toBe("2026-03-24");
    expect(firstFreeDay("2026-03-22", 60, rules({ hours: sameHoursOn([], []) }), [], EARLY)).toBeNull();
  });
});

describe("asking again at the moment of booking", () => {
  const asked = (start: number, over: Partial<Rules> = {}, occupied: Occupied[] = [], now = EARLY) =>
    slotProblem({ day: MONDAY, start, minutes: 60 }, rules(over), occupied, now);

  it("says why a time cannot be had", () => {
    expect(asked(600)).toBeNull();
    expect(asked(600, {}, [taken(630, 30)])).toBe("taken");
    expect(asked(690)).toBe("closed");
    expect(asked(600, { closedDays: [MONDAY] })).toBe("closed");
    expect(asked(600, { horizonDays: 0 })).toBe("too-far");
    expect(asked(600, { noticeMinutes: 5000 })).toBe("too-soon");
    expect(asked(600, {}, [], { day: MONDAY, minutes: 600 })).toBe("past");
  });

  it("does not let a booking run through a break in the hours", () => {
    const hours = sameHoursOn([1], [{ from: 540, to: 630 }, { from: 660, to: 720 }]);

    expect(asked(600, { hours })).toBe("closed");
    expect(asked(660, { hours })).toBeNull();
  });
});

describe("days", () => {
  it("do not shift when clocks change", () => {
    // Europe goes to summer time on 29 March 2026 and back on 25 October.
    expect(weekOf("2026-03-29")).toEqual(["2026-03-23", "2026-03-24", "2026-03-25", "2026-03-26", "2026-03-27", "2026-03-28", "2026-03-29"]);
    expect(addDays("2026-10-24", 2)).toBe("2026-10-26");
    expect(daysBetween("2026-03-28", "2026-03-30")).toBe(2);
  });

  it("know weekdays, leap years and the turn of the year", () => {
    expect(weekdayOf("2026-03-29")).toBe(7);
    expect(startOfWeek("2026-01-01")).toBe("2025-12-29");
    expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
    expect([isDay("2026-02-29"), isDay("2028-02-29"), isDay("2026-1-1"), isDay(5)]).toEqual([false, true, false, false]);
  });

  it("read times of day", () => {
    expect([parseTime("9:30"), parseTime("24:00"), parseTime("9:60"), parseTime("25:00"), parseTime("")]).toEqual([570, 1440, null, null, null]);
  });
});

describe("opening hours", () => {
  it("come in order and not on days off", () => {
    const hours = sameHoursOn([1], [{ from: 840, to: 1020 }, { from: 540, to: 720 }]);

    expect(openOn(MONDAY, hours, [])[0]).toEqual({ from: 540, to: 720 });
    expect(openOn(MONDAY, hours, [MONDAY])).toEqual([]);
  });

  it("say what is wrong with them", () => {
    expect(hoursProblem([{ from: 540, to: 720 }, { from: 720, to: 800 }])).toBeNull();
    expect(hoursProblem([{ from: 720, to: 540 }])).toBe("hours-order");
    expect(hoursProblem([{ from: 540, to: 720 }, { from: 700, to: 800 }])).toBe("hours-overlap");
    expect(hoursProblem([{ from: NaN, to: 720 }])).toBe("hours-missing");
  });
});
