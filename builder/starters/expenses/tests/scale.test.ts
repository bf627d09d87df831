import { expect, it } from "vitest";
import { ticks } from "../src/domain/scale";

it.each([
  [4_300, 4, [0, 2000, 4000, 6000]],
  [100, 4, [0, 25, 50, 75, 100]],
  [0, 4, [0, 1]],
  [7, 2, [0, 5, 10]],
])("covers %d in at most %d round steps", (max, count, expected) => {
  expect(ticks(max, count)).toEqual(expected);
});
