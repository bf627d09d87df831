import { describe, expect, it } from "vitest";
import { exportCsv, importCsv } from "../src/domain/exchange";
import { newItem } from "../src/domain/items";

const NOW = new Date("2026-03-09T10:00:00.000Z");
const ids = () => {
  let last = 0;
  return () => String((last += 1));
};

describe("import and export", () => {
  it("gives back what was exported", () => {
    const items = [
      newItem({ title: '=Tricky, "title"', note: "two\nlines", tags: ["a", "b c"], due: "2026-05-01", rating: 4, quantity: 2 }, "1", NOW.toISOString()),
      { ...newItem({ title: "Second", note: "", tags: [], due: "", rating: 0, quantity: 0 }, "2", NOW.toISOString()), status: "done" as const, starred: true },
    ];

    const { items: back, skipped } = importCsv(exportCsv(items), ids(), NOW);

    expect(skipped).toBe(0);
    expect(back.map(({ createdAt, updatedAt, ...rest }) => rest)).toEqual(items.map(({ createdAt, updatedAt, ...rest }) => rest));
  });

  it("knows French headers and leaves out rows without a title", () => {
    const { items, skipped } = importCsv("Titre;Étiquettes;Statut\nPain;matin;fait\n;x;\nLait;;", ids(), NOW);

    expect(items.map((item) => [item.title, item.tags, item.status])).toEqual([["Pain", ["matin"], "done"], ["Lait", [], "open"]]);
    expect(skipped).toBe(1);
  });

  it("takes a bare list of lines as titles", () => {
    expect(importCsv("First\nSecond", ids(), NOW).items.map((item) => item.title)).toEqual(["First", "Second"]);
  });

  it("keeps the order of the file when sorted by newest", () => {
    const [first, second] = importCsv("First\nSecond", ids(), NOW).items;

    expect((first?.createdAt ?? "") > (second?.createdAt ?? "")).toBe(true);
  });
});
