import { expect, it } from "vitest";
import { app } from "../src/app.config";
import { diaryStore, firstSettings, settingsStore } from "../src/state";

function arrives(key: string, value: unknown): void {
  const newValue = JSON.stringify({ version: 1, value });
  window.dispatchEvent(new StorageEvent("storage", { key: `${app.slug}:${key}`, newValue }));
}

it("reads back the settings that it starts with", () => {
  arrives("settings", { ...firstSettings, hoursConfirmed: true });

  expect(settingsStore.get()).toEqual({ ...firstSettings, hoursConfirmed: true });
});

it.each([
  ["nothing", null],
  ["no services", { rules: firstSettings.rules }],
  ["a step of zero", { ...firstSettings, rules: { ...firstSettings.rules, stepMinutes: 0 } }],
  ["hours that end before they begin", { ...firstSettings, rules: { ...firstSettings.rules, hours: { ...firstSettings.rules.hours, 1: [{ from: 9, to: 3 }] } } }],
])("falls back to the first settings on %s", (_, value) => {
  arrives("settings", value);

  expect(settingsStore.get()).toEqual(firstSettings);
});

it("does not take a diary that is not one", () => {
  arrives("diary", [{ id: "x", day: "2026-02-30" }]);

  expect(diaryStore.get()).toEqual([]);
});
