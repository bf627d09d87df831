import { describe, expect, it } from "vitest";
import { parseCsv, toCsv } from "../src/lib/csv";

describe("CSV", () => {
  it("gives back what was written", () => {
    const rows = [
      ["a", "b"],
      ['with "quotes"', "with, comma"],
      ["two\nlines", "ünïcode 🌿"],
      ["=1+1", "-5"],
    ];

    expect(parseCsv(toCsv(rows))).toEqual(rows);
  });

  it("does not let a cell run as a formula, and leaves numbers alone", () => {
    expect(toCsv([["=HYPERLINK(1)", "@x", "+33 1", "-12.5", "+7"]])).toBe("'=HYPERLINK(1),'@x,'+33 1,-12.5,+7\r\n");
  });

  it.each([
    ["semicolons", "a;b\r\n1;2"],
    ["tabs", "a\tb\n1\t2\n"],
    ["a byte order mark", "\uFEFFa,b\n1,2"],
    ["blank lines", "a,b\n\n1,2\n\n"],
  ])("reads %s", (_, text) => {
    expect(parseCsv(text)).toEqual([
      ["a", "b"],
      ["1", "2"],
    ]);
  });

  it("survives an open quote", () => {
    expect(parseCsv('a,"b')).toEqual([["a", "b"]]);
  });
});
