import { describe, expect, it } from "vitest";
import { parseAmount, typedAmount } from "../src/lib/amount";
import { addDays, daysBetween, isDay } from "../src/lib/days";

describe("amounts", () => {
  it.each([["1200", 120000], ["1,200.50", 120050], ["1.200,5 €", 120050], ["1 200", 120000], ["0", 0], ["$9.99", 999], ["EUR 5", 500], ["12.50 chf", 1250]])("takes %s", (text, expected) => {
    expect(parseAmount(text)).toBe(expected);
  });

  it.each(["", "x", "-5", "1.2.3", "99999999999999", "1e3"])("refuses %j", (text) => {
    expect(parseAmount(text)).toBeNull();
  });

  it("refuses more than a program allows", () => {
    expect([parseAmount("10", 1000), parseAmount("10.01", 1000)]).toEqual([1000, null]);
  });

  it("gives back what it wrote", () => {
    for (const amount of [0, 50, 120050]) expect(parseAmount(typedAmount(amount, ","))).toBe(amount);
  });
});

describe("days", () => {
  it("exist or not", () => {
    expect(["2026-02-28", "2028-02-29"].every(isDay)).toBe(true);
    expect(["2026-02-29", "2026-13-01", "26-01-01", "", null, 20260101].some(isDay)).toBe(false);
  });

  it("go over the ends of months and years", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2028-03-01", -1)).toBe("2028-02-29");
    expect([daysBetween("2026-12-31", "2027-01-02"), daysBetween("2026-03-30", "2026-03-28")]).toEqual([2, -2]);
  });
});
