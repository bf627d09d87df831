import { describe, expect, it } from "vitest";
import { emptyDraft, newItem, type Item } from "../src/domain/items";
import { counts, everything, isLate, shown } from "../src/domain/view";

const make = (title: string, more: Partial<Item> = {}): Item => ({ ...newItem({ ...emptyDraft, title }, title, "2026-01-01T00:00:00Z"), ...more });
const titles = (items: readonly Item[]) => items.map((item) => item.title);

describe("what is shown", () => {
  it("finds every word anywhere, without accents or case", () => {
    const items = [make("Crème brûlée", { tags: ["Dessert"] }), make("Creme fraiche"), make("Tart", { note: "a dessert with creme" })];

    expect(titles(shown(items, { ...everything, text: "CREME dessert" }))).toEqual(["Crème brûlée", "Tart"]);
  });

  it("narrows by state, star and tag together", () => {
    const items = [make("a", { tags: ["x"], starred: true }), make("b", { tags: ["X"], status: "done" }), make("c", { starred: true })];

    expect(titles(shown(items, { ...everything, status: "starred", tag: "x" }))).toEqual(["a"]);
    expect(titles(shown(items, { ...everything, status: "done" }))).toEqual(["b"]);
    expect(counts(items)).toEqual({ all: 3, open: 2, done: 1, starred: 2 });
  });

  it("sorts, with no date last", () => {
    const items = [make("b10", { due: "" }), make("b2", { due: "2026-05-01" }), make("a", { due: "2026-04-01", rating: 3 })];

    expect(titles(shown(items, { ...everything, sort: "title" }))).toEqual(["a", "b2", "b10"]);
    expect(titles(shown(items, { ...everything, sort: "due" }))).toEqual(["a", "b2", "b10"]);
    expect(titles(shown(items, { ...everything, sort: "rating" }))[0]).toBe("a");
  });

  it("is late the day after, and never once done", () => {
    const item = make("a", { due: "2026-03-09" });

    expect(isLate(item, "2026-03-09")).toBe(false);
    expect(isLate(item, "2026-03-10")).toBe(true);
    expect(isLate({ ...item, status: "done" }, "2026-03-10")).toBe(false);
  });
});
