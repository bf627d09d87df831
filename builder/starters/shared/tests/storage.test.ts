import { describe, expect, it, vi } from "vitest";
import { app } from "../src/app.config";
import { createStore, storageStatus, type StoreOptions } from "../src/lib/storage";

let made = 0;

/** A store of texts under a name of its own, since stores live as long as the page. */
function textStore(stored?: string, more: Partial<StoreOptions<string[]>> = {}) {
  made += 1;
  const key = `test-${made}`;
  const name = `${app.slug}:${key}`;
  if (stored !== undefined) localStorage.setItem(name, stored);
  const store = createStore<string[]>({
    key,
    version: 2,
    initial: [],
    parse: (value) => (Array.isArray(value) && value.every((one) => typeof one === "string") ? value : undefined),
    ...more,
  });
  return { store, name };
}

describe("createStore", () => {
  it("keeps what is set, with its version", () => {
    const { store, name } = textStore();

    store.set((now) => [...now, "one"]);

    expect(JSON.parse(localStorage.getItem(name) ?? "")).toEqual({ version: 2, value: ["one"] });
    expect(store.get()).toEqual(["one"]);
  });

  it("reads what an earlier visit stored", () => {
    const { store } = textStore(JSON.stringify({ version: 2, value: ["kept"] }));

    expect(store.get()).toEqual(["kept"]);
  });

  it("brings an older version into the present shape", () => {
    const { store } = textStore(JSON.stringify({ version: 1, value: "a,b" }), {
      migrate: (value) => (typeof value === "string" ? value.split(",") : value),
    });

    expect(store.get()).toEqual(["a", "b"]);
  });

  it("follows another tab", () => {
    const { store, name } = textStore();
    const heard = vi.fn();
    store.subscribe(heard);

    const newValue = JSON.stringify({ version: 2, value: ["from there"] });
    window.dispatchEvent(new StorageEvent("storage", { key: name, newValue }));

    expect(store.get()).toEqual(["from there"]);
    expect(heard).toHaveBeenCalledOnce();
  });

  it("starts afresh on damaged data and sets a copy aside", () => {
    const { store, name } = textStore("{not json");

    expect(store.get()).toEqual([]);
    expect(localStorage.getItem(`${name}:damaged`)).toBe("{not json");
  });

  it("does not touch the data of a newer app", () => {
    const newer = JSON.stringify({ version: 9, value: { unknown: true } });
    const { store, name } = textStore(newer);

    store.set(["mine"]);

    expect(localStorage.getItem(name)).toBe(newer);
    expect(store.get()).toEqual(["mine"]);
  });

  it("says so when the storage is full, and goes on", () => {
    const { store } = textStore();
    const full = vi.spyOn(Storage.prototype, "setItem").mockImplementation(() => {
      throw new DOMException("no room", "QuotaExceededError");
    });

    store.set(["too much"]);
    const status = storageStatus();
    full.mockRestore();
    store.set(["fits"]);

    expect(status).toBe("full");
    expect(store.get()).toEqual(["fits"]);
  });

  it("works in memory where the browser refuses storage", () => {
    const refused = vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
      throw new DOMException("opaque origin", "SecurityError");
    });

    const { store } = textStore();
    store.set(["for now"]);
    refused.mockRestore();

    expect(store.get()).toEqual(["for now"]);
  });
});
