import { expect, it } from "vitest";
import { app } from "../src/app.config";
import { firstSettings, ordersStore, settingsStore } from "../src/state";

function arrives(key: string, value: unknown): void {
  const newValue = JSON.stringify({ version: 1, value });
  window.dispatchEvent(new StorageEvent("storage", { key: `${app.slug}:${key}`, newValue }));
}

it("reads back the event that it starts with", () => {
  arrives("event", firstSettings);

  expect(settingsStore.get()).toEqual(firstSettings);
});

it.each([
  ["nothing", null],
  ["a day that does not exist", { ...firstSettings, event: { ...firstSettings.event, day: "2026-02-30" } }],
  ["places that are no number", { ...firstSettings, kinds: [{ id: "a", name: "A", note: "", price: 0, quantity: "many" }] }],
])("falls back to the first settings on %s", (_, value) => {
  arrives("event", value);

  expect(settingsStore.get()).toEqual(firstSettings);
});

it("takes no booking that is not whole", () => {
  const ticket = { id: "t", code: "AAAA2222", kindId: "a", kind: "A", price: 0, usedAt: "" };
  const order = { id: "o", name: "Ada", email: "a@b.c", at: "2026-03-01T10:00:00Z", paid: false, cancelled: false, example: false, tickets: [ticket] };
  arrives("orders", [order]);
  expect(ordersStore.get()).toEqual([order]);
  arrives("orders", [{ ...order, tickets: [{ ...ticket, code: "é" }] }]);

  expect(ordersStore.get()).toEqual([]);
});
