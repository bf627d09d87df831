import { expect, it } from "vitest";
import { app } from "../src/app.config";
import { entriesStore, firstSettings, invoicesStore, settingsStore } from "../src/state";

function arrives(key: string, value: unknown): void {
  const newValue = JSON.stringify({ version: 1, value });
  window.dispatchEvent(new StorageEvent("storage", { key: `${app.slug}:${key}`, newValue }));
}

it("reads back the settings that it starts with", () => {
  arrives("settings", { ...firstSettings, prefix: "ABC" });

  expect(settingsStore.get()).toEqual({ ...firstSettings, prefix: "ABC" });
});

it.each([
  ["nothing", null],
  ["an unknown currency", { ...firstSettings, currency: "XXX" }],
  ["a tax rate that is no whole number", { ...firstSettings, taxRate: 19.5 }],
])("falls back to the first settings on %s", (_, value) => {
  arrives("settings", value);

  expect(settingsStore.get()).toEqual(firstSettings);
});

it("takes neither entries nor invoices that are not whole", () => {
  arrives("entries", [{ id: "x", amount: 1.5 }]);
  arrives("invoices", [{ id: "x", lines: [{}] }]);

  expect([entriesStore.get(), invoicesStore.get()]).toEqual([[], []]);
});
