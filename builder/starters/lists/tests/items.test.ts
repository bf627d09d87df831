import { describe, expect, it } from "vitest";
import { allTags, edited, emptyDraft, newItem, parseItems, restored, tagsFrom, withStatus, withTag, without, type Item } from "../src/domain/items";

const NOW = "2026-03-09T10:00:00.000Z";
const LATER = "2026-03-09T11:00:00.000Z";
const item = (id: string, more: Partial<Item> = {}): Item => ({ ...newItem({ ...emptyDraft, title: id }, id, NOW), ...more });

describe("items", () => {
  it("tidies what people type", () => {
    const made = newItem({ title: "  Two   words ", note: " x ", tags: ["A", "a", " "], due: "2026-02-31", rating: 9, quantity: -3 }, "1", NOW);

    expect(made).toMatchObject({ title: "Two words", note: "x", tags: ["A"], due: "", rating: 5, quantity: 0, status: "open" });
  });

  it("splits tags at commas", () => {
    expect(tagsFrom("Garden, garden , #to buy;  ")).toEqual(["Garden", "to buy"]);
  });

  it("changes one item and notes when", () => {
    const [first, second] = edited([item("a"), item("b")], "b", { ...emptyDraft, title: "B!" }, LATER);

    expect(first).toEqual(item("a"));
    expect(second).toMatchObject({ title: "B!", updatedAt: LATER, createdAt: NOW });
  });

  it("marks and tags several at once", () => {
    const ids = new Set(["a", "c"]);
    const changed = withTag(withStatus([item("a"), item("b"), item("c")], ids, "done", LATER), ids, "new", LATER);

    expect(changed.map((one) => [one.status, one.tags])).toEqual([["done", ["new"]], ["open", []], ["done", ["new"]]]);
  });

  it("puts deleted items back where they were, beside what came since", () => {
    const before = [item("a"), item("b"), item("c")];
    const after = [item("new"), ...without(before, new Set(["b"]))];

    expect(restored(after, [item("b")], before).map((one) => one.id)).toEqual(["new", "a", "b", "c"]);
  });

  it("does not bring back what another deletion took", () => {
    const before = [item("a"), item("b"), item("c")];

    expect(restored([item("c")], [item("b")], before).map((one) => one.id)).toEqual(["b", "c"]);
  });

  it("counts tags whatever their case", () => {
    expect(allTags([item("a", { tags: ["Red"] }), item("b", { tags: ["red", "big"] })])).toEqual([
      { tag: "Red", count: 2 },
      { tag: "big", count: 1 },
    ]);
  });

  it("reads only what has the shape of an item", () => {
    expect(parseItems("no list")).toBeUndefined();
    expect(parseItems([null, 4, { id: "x" }, { id: "y", title: "Y", tags: [1, "t"], status: "?" }])).toMatchObject([
      { id: "y", title: "Y", tags: ["t"], status: "open" },
    ]);
  });
});
