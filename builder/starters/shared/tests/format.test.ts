import { describe, expect, it } from "vitest";
import { app } from "../src/app.config";
import { compare, fold, formatDate, plural, todayIso } from "../src/lib/format";

describe("format", () => {
  it("takes the plural form that the language asks for", () => {
    const forms = { one: "{n} thing", other: "{n} things" };

    expect(plural(1, forms)).toBe("1 thing");
    expect(plural(2, forms)).toBe("2 things");
    expect(plural(0, forms)).toBe(app.locale === "fr" ? "0 thing" : "0 things");
  });

  it("keeps the day of a bare date, whatever the time zone", () => {
    expect(formatDate("2026-03-09", "medium")).toMatch(/\b9\b.*2026/);
  });

  it("gives back what is no date", () => {
    expect(formatDate("soon")).toBe("soon");
  });

  it("names today in the local time zone", () => {
    expect(todayIso(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
  });

  it("orders as people do", () => {
    expect(["été 10", "ete 2", "Zoo", "arc"].sort(compare)).toEqual(["arc", "ete 2", "été 10", "Zoo"]);
  });

  it("finds without accents and case", () => {
    expect(fold("Crème BRÛLÉE")).toBe("creme brulee");
  });
});
