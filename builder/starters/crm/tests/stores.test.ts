import { expect, it } from "vitest";
import { app } from "../src/app.config";
import { EMPTY_BOOK } from "../src/domain/book";
import { bookStore, firstSettings, settingsStore } from "../src/state";

function arrives(key: string, value: unknown): void {
  const newValue = JSON.stringify({ version: 1, value });
  window.dispatchEvent(new StorageEvent("storage", { key: `${app.slug}:${key}`, newValue }));
}

it("reads back what it starts with", () => {
  arrives("settings", firstSettings);
  arrives("book", EMPTY_BOOK);

  expect([settingsStore.get(), bookStore.get()]).toEqual([firstSettings, EMPTY_BOOK]);
});

it.each([["nothing", null], ["no stage", { ...firstSettings, stages: [] }], ["an unknown currency", { ...firstSettings, currency: "XXX" }]])(
  "falls back to the first settings on %s",
  (_, value) => {
    arrives("settings", value);

    expect(settingsStore.get()).toEqual(firstSettings);
  },
);

it("takes no book that is not whole", () => {
  arrives("book", { ...EMPTY_BOOK, deals: [{ id: "x", title: "x" }] });
  expect(bookStore.get()).toEqual(EMPTY_BOOK);
  arrives("book", { ...EMPTY_BOOK, activities: [{}] });
  expect(bookStore.get()).toEqual(EMPTY_BOOK);
});
