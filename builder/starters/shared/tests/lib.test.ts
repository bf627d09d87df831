import { expect, it } from "vitest";
import { numbersFrom } from "../src/lib/chance";
import { isMoment, isRecord, isWhole, listOf, isText } from "../src/lib/checks";

it("draws the same numbers for the same text, and others for another", () => {
  const draw = (text: string) => Array.from({ length: 5 }, numbersFrom(text));

  expect(draw("tea")).toEqual(draw("tea"));
  expect(draw("tea")).not.toEqual(draw("tee"));
  expect(draw("").every((number) => number >= 0 && number < 1)).toBe(true);
});

it("tells whole values from broken ones", () => {
  expect([isRecord({}), isRecord([]), isRecord(null)]).toEqual([true, false, false]);
  expect([isWhole(3, 0, 3), isWhole(1.5, 0, 3), isWhole(4, 0, 3), isWhole(Number.NaN, 0, 3)]).toEqual([true, false, false, false]);
  expect([isMoment("2026-03-09T10:00:00.000Z"), isMoment("2026-03-09"), isMoment("2026-99-09T10:00")]).toEqual([true, false, false]);
  expect([listOf(isText)(["a"]), listOf(isText)([1]), listOf(isText)("a")]).toEqual([["a"], undefined, undefined]);
});
