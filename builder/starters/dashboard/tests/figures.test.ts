import { describe, expect, it } from "vitest";
import { addMonths, isDayFirst, readDay } from "../src/domain/days";
import { filterValues, groupsOf, parseAmount, valueProblems, type Figure, type Value } from "../src/domain/figures";
import { byGroup, combined, cut, goalOf, reading, series, spanBefore, spanOf } from "../src/domain/periods";
import { stretches, ticks } from "../src/domain/scale";
import { valuesFromCsv, valuesToCsv } from "../src/domain/value-file";
import { addDays, daysBetween, isDay } from "../src/lib/days";

const figure = (over: Partial<Figure> = {}): Figure => ({ id: "f", name: "Orders", unit: "number", combine: "sum", more: true, goal: null, exampleGoal: false, ...over });
let last = 0;
const value = (day: string, amount: number, over: Partial<Value> = {}): Value => ({ id: `v${(last += 1)}`, figureId: "f", day, amount, group: "", note: "", example: false, ...over });
const TODAY = "2026-03-20";

describe("a number", () => {
  it.each([
    ["12", 12], ["1,234.5", 1234.5], ["1 234,5", 1234.5], ["1\u202f234,56 €", 1234.56], ["3,5 %", 3.5], ["-4", -4], ["\u22124", -4], ["0.125", 0.13], ["1,234,567", 1234567], ["$9.99", 9.99],
  ])("is read from %s", (text, amount) => {
    expect(parseAmount(text)).toBe(amount);
  });

  it.each(["", "many", "1.2.3", "12e3", "--1", "99999999999999999"])("is not read from %j", (text) => {
    expect(parseAmount(text)).toBeNull();
  });
});

describe("days", () => {
  it("walk over the ends of months and years", () => {
    expect([addDays("2026-02-28", 1), addDays("2026-01-01", -1), addMonths("2026-01-31", -1)]).toEqual(["2026-03-01", "2025-12-31", "2025-12-01"]);
    expect(daysBetween("2026-03-01", "2026-03-31")).toBe(30);
    expect([isDay("2026-02-29"), isDay("2028-02-29"), isDay("x")]).toEqual([false, true, false]);
  });

  it("are read as people write them", () => {
    expect([readDay("2026-03", true), readDay("9/3/2026", true), readDay("03/09/2026", false), readDay("31.02.2026", true)]).toEqual(["2026-03-01", "2026-03-09", "2026-03-09", null]);
    expect([isDayFirst(["13/01/2026"]), isDayFirst(["01/13/2026"]), isDayFirst(["01/02/2026"])]).toEqual([true, false, true]);
  });
});

describe("a period", () => {
  it("compares with as many days before, and a year with the same days of the last one", () => {
    const month = spanOf("days30", TODAY);
    expect([month, spanBefore("days30", month)]).toEqual([{ from: "2026-02-19", to: TODAY }, { from: "2026-01-20", to: "2026-02-18" }]);

    expect(spanBefore("year", spanOf("year", TODAY))).toEqual({ from: "2025-01-01", to: "2025-03-20" });
    expect(spanBefore("year", { from: "2028-01-01", to: "2028-02-29" }).to).toBe("2027-02-28");
  });

  it("is cut into parts that leave no day out and count none twice", () => {
    for (const [period, step, count] of [["days30", "day", 30], ["days90", "week", 13], ["months12", "month", 12]] as const) {
      const span = spanOf(period, TODAY);
      const parts = cut(span, step);
      expect(parts).toHaveLength(count);
      expect([parts[0]?.from, parts.at(-1)?.to]).toEqual([span.from, span.to]);
      parts.slice(1).forEach((part, at) => expect(part.from).toBe(addDays(parts[at]?.to ?? "", 1)));
    }
  });
});

describe("a figure", () => {
  const values = [value("2026-03-01", 10), value("2026-03-20", 5, { group: "B" }), value("2026-02-10", 12), value("2026-03-05", 99, { figureId: "other" })];

  it("adds up, averages or takes the last of each group", () => {
    expect(combined(values.slice(0, 2), "sum")).toBe(15);
    expect(combined(values.slice(0, 2), "average")).toBe(7.5);
    expect(combined([value("2026-01-02", 3), value("2026-01-01", 9), value("2026-01-01", 4, { group: "B" })], "last")).toBe(7);
    expect(combined([], "sum")).toBeNull();
    expect(combined([value(TODAY, 0.1), value(TODAY, 0.2)], "sum")).toBe(0.3);
  });

  it("says how it compares, and whether that is good", () => {
    const span = spanOf("days30", TODAY);
    const before = spanBefore("days30", span);
    expect(reading(figure(), values, span, before)).toEqual({ amount: 15, before: 12, change: 0.25, good: true });
    expect(reading(figure({ more: false }), values, span, before).good).toBe(false);

    expect(reading(figure(), [], span, before)).toEqual({ amount: null, before: null, change: null, good: null });
    expect(reading(figure(), [value(TODAY, 1), value(before.to, 0)], span, before).change).toBeNull();
  });

  it("has a course with gaps where nothing was noted", () => {
    const course = series(figure(), values, { from: "2026-03-18", to: TODAY }, "day");

    expect(course.map((bucket) => bucket.amount)).toEqual([null, null, 5]);
  });

  it("is measured against its goal in the month that runs", () => {
    expect(goalOf(figure(), values, TODAY)).toBeNull();
    expect(goalOf(figure({ goal: 15 }), values, TODAY)).toEqual({ amount: 15, goal: 15, reached: true });
    expect(goalOf(figure({ goal: 14, more: false }), values, TODAY)?.reached).toBe(false);
    expect(goalOf(figure({ goal: 1 }), [], TODAY)).toEqual({ amount: 0, goal: 1, reached: false });
  });

  it("is split by group, the largest first", () => {
    expect(byGroup(figure(), values, spanOf("days30", TODAY))).toEqual([{ group: "", amount: 10 }, { group: "B", amount: 5 }]);
    expect(groupsOf(values)).toEqual(["B"]);
  });
});

it("finds values by word, figure and group", () => {
  const values = [value("2026-03-01", 1, { group: "Été" }), value("2026-03-02", 2, { figureId: "g", note: "Fair" })];
  const days = (over: object) => filterValues(values, [figure(), figure({ id: "g", name: "Costs" })], { text: "", figureId: "", group: "", ...over }).map((each) => each.day);

  expect([days({}), days({ text: "ete" }), days({ text: "fair costs" }), days({ figureId: "f" }), days({ group: "Été" })]).toEqual([
    ["2026-03-02", "2026-03-01"], ["2026-03-01"], ["2026-03-02"], ["2026-03-01"], ["2026-03-01"],
  ]);
  expect(valueProblems({ figureId: "", day: "2026-02-30", amount: null })).toEqual({ figureId: "figure-missing", day: "day-wrong", amount: "amount-wrong" });
});

describe("a file", () => {
  let count = 0;
  const read = (text: string, values: Value[] = [], figures = [figure()]) => valuesFromCsv(text, { values, figures }, () => `n${(count += 1)}`);

  it("gives back what went out, and takes nothing twice", () => {
    const values = [value("2026-03-01", 1234.56, { group: "=A", note: "a, b" }), value("2026-03-02", -2)];
    const file = valuesToCsv(values, [figure()], ["Date", "Figure", "Value", "Group", "Note"]);

    expect(read(file).values.map(({ id: _, ...rest }) => rest)).toEqual(values.map(({ id: _, ...rest }) => rest));
    expect(read(file, values)).toMatchObject({ values: [], duplicates: 2 });
  });

  it("may have a column for each figure, in French, with days first", () => {
    const { values, figures, problems } = read("Jour;Chiffre d’affaires;Taux;Région\n13/03/2026;1 200,50 €;12 %;Nord\n14/03/2026;;9 %;Sud");

    expect(figures).toMatchObject([{ name: "Chiffre d’affaires", unit: "money", combine: "sum" }, { name: "Taux", unit: "percent", combine: "average" }]);
    expect(values).toMatchObject([{ day: "2026-03-13", amount: 1200.5, group: "Nord" }, { amount: 12 }, { day: "2026-03-14", amount: 9, group: "Sud" }]);
    expect(problems).toEqual([]);
  });

  it("uses the figures that are there", () => {
    expect(read("date,ORDERS\n2026-03-01,5")).toMatchObject({ figures: [], values: [{ figureId: "f", amount: 5 }] });
  });

  it("names each bad row and keeps the others", () => {
    const { problems, values } = read("date,metric,value\nnever,Orders,1\n2026-03-01,Orders,many\n2026-03-01,,1\n2026-03-01,Orders,1");

    expect(problems).toEqual([{ row: 2, problem: "day-wrong" }, { row: 3, problem: "amount-wrong" }, { row: 4, problem: "figure-missing" }]);
    expect(values).toHaveLength(1);
  });

  it("needs a column for the day and one with numbers", () => {
    for (const text of ["", "a,b\n1,2", "date,name\n2026-03-01,Ada"]) expect(read(text).problems).toEqual([{ row: 1, problem: "columns-missing" }]);
  });
});

describe("an axis", () => {
  it.each([
    [0, 4_300, [0, 2000, 4000, 6000]], [0, 100, [0, 25, 50, 75, 100]], [-30, 50, [-40, -20, 0, 20, 40, 60]], [0, 0, [0, 1]], [0, 0.3, [0, 0.1, 0.2, 0.3]],
  ])("covers %d to %d in round steps", (low, high, expected) => {
    expect(ticks(low, high, 4)).toEqual(expected);
  });

  it("leaves gaps where nothing is", () => {
    expect(stretches([1, 2, null, null, 3, null])).toEqual([[1, 2], [3]]);
  });
});
