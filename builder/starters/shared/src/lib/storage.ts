import { useSyncExternalStore } from "react";
import { app } from "../app.config";

/**
 * saved: written to this browser. memory: the browser refuses storage (private mode, sandboxed preview).
 * full: the last write did not fit. newer: another tab runs a newer app, so its data is left alone.
 * damaged: what was stored could not be read; a copy was set aside and the app started afresh.
 */
export type StorageStatus = "saved" | "memory" | "full" | "newer" | "damaged";

export interface Store<T> {
  get(): T;
  set(next: T | ((now: T) => T)): void;
  subscribe(onChange: () => void): () => void;
}

export interface StoreOptions<T> {
  key: string;
  /** Raise it when the shape of the value changes, and say in `migrate` how to get there. */
  version: number;
  initial: T;
  /** Check what was stored, which may be anything; undefined means that it cannot be used. */
  parse(value: unknown): T | undefined;
  /** Turn a value of an older version into the present shape. */
  migrate?(value: unknown, from: number): unknown;
}

const statuses = new Map<string, StorageStatus>();
const statusListeners = new Set<() => void>();
const WORST_FIRST: readonly StorageStatus[] = ["full", "newer", "damaged", "memory"];

export function createStore<T>(options: StoreOptions<T>): Store<T> {
  const name = `${app.slug}:${options.key}`;
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());

  let value = load(name, options, read(name));

  window.addEventListener("storage", (event) => {
    // A null key means that everything was cleared.
    if (event.key !== name && event.key !== null) return;
    value = load(name, options, event.key === null ? null : event.newValue);
    tell();
  });

  return {
    get: () => value,
    set(next) {
      value = typeof next === "function" ? (next as (now: T) => T)(value) : next;
      write(name, JSON.stringify({ version: options.version, value }));
      tell();
    },
    subscribe(onChange) {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

export function useStore<T>(store: Store<T>): [T, Store<T>["set"]] {
  return [useSyncExternalStore(store.subscribe, store.get), store.set];
}

/** The worst that any store has to report. */
export function storageStatus(): StorageStatus {
  const found = new Set(statuses.values());
  return WORST_FIRST.find((status) => found.has(status)) ?? "saved";
}

export function useStorageStatus(): StorageStatus {
  return useSyncExternalStore(onStatus, storageStatus);
}

function onStatus(listener: () => void): () => void {
  statusListeners.add(listener);
  return () => statusListeners.delete(listener);
}

function report(name: string, status: StorageStatus): void {
  if (statuses.get(name) === status) return;
  statuses.set(name, status);
  statusListeners.forEach((listener) => listener());
}

function load<T>(name: string, options: StoreOptions<T>, text: string | null): T {
  if (text === null) return options.initial;
  try {
    const stored: unknown = JSON.parse(text);
    if (typeof stored === "object" && stored !== null && "version" in stored && "value" in stored) {
      const { version, value } = stored;
      if (typeof version === "number") {
        if (version > options.version) {
          report(name, "newer");
          return options.initial;
        }
        const current = version < options.version ? options.migrate?.(value, version) : value;
        const parsed = options.parse(current);
        if (parsed !== undefined) return parsed;
      }
    }
  } catch {
    // Not JSON, or a migration that did not expect this: handled as damaged below.
  }
  setAside(name, text);
  return options.initial;
}

function read(name: string): string | null {
  try {
    // A preview may put something in the place of a storage that the browser refuses; it is gone with the page.
    report(name, window.localStorage instanceof Storage ? "saved" : "memory");
    return window.localStorage.getItem(name);
  } catch {
    report(name, "memory");
    return null;
  }
}

function write(name: string, text: string): void {
  const status = statuses.get(name);
  if (status === "newer") return;
  try {
    window.localStorage.setItem(name, text);
    if (status === "full") report(name, "saved");
  } catch (problem) {
    report(name, isQuota(problem) ? "full" : "memory");
  }
}

function setAside(name: string, text: string): void {
  report(name, "damaged");
  try {
    window.localStorage.setItem(`${name}:damaged`, text);
  } catch {
    // Nothing more can be done for it; the status says what happened.
  }
}

function isQuota(problem: unknown): boolean {
  return problem instanceof DOMException && /quota/i.test(problem.name);
}
