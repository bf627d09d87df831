// What somebody has begun: kept in this browser until it is a project, through signing up, reloads and closed tabs.

import { freshId } from "../dom.js";

const PLACE = "motivd-draft";
// Who comes back later than this, perhaps somebody else, finds the text in the box and starts it by hand.
const GOES_ON_FOR = 2 * 60 * 60 * 1000;
const EMPTY = { text: "", platforms: [], key: "", startedAt: 0 };

/** What is kept: `{text, platforms, key, startedAt}`. */
export function read() {
  try {
    return { ...EMPTY, ...JSON.parse(localStorage.getItem(PLACE) ?? "{}") };
  } catch {
    return { ...EMPTY };
  }
}

/** Keep changes. What is sent with a key must be the same each time, so other words get another key. */
export function write(changes) {
  const before = read();
  const after = { ...before, ...changes };
  if (!after.key || after.text !== before.text || String(after.platforms) !== String(before.platforms)) after.key = freshId();
  try {
    localStorage.setItem(PLACE, JSON.stringify(after));
  } catch {
    // Storage can be full or closed to us; the page still works as long as it stays open.
  }
  return after;
}

/** Whether a visitor pressed start and then went to sign in. */
export const wasStarted = ({ text, startedAt }) => Boolean(text.trim()) && Date.now() - startedAt < GOES_ON_FOR;

export async function forget() {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // Nothing was kept, then.
  }
  await files.clear();
}

// --- files: too large for that place, so they are in a database of the browser -------------------------------------

let opened;

function database() {
  opened ??= new Promise((done, failed) => {
    const asked = indexedDB.open("motivd", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("draft-files", { keyPath: "id" });
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => failed(asked.error);
  });
  return opened;
}

async function ask(mode, request) {
  const store = (await database()).transaction("draft-files", mode).objectStore("draft-files");
  return new Promise((done, failed) => {
    const asked = request(store);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error);
  });
}

/** Rows are `{id, at, name, type, size, blob, upload}`; `upload` is what the API answered, once it has the file. */
export const files = {
  all: async () => (await ask("readonly", (store) => store.getAll()).catch(() => [])).sort((a, b) => a.at - b.at),
  /** Whether it is kept. */
  put: (file) => ask("readwrite", (store) => store.put(file)).then(() => true, () => false),
  remove: (id) => ask("readwrite", (store) => store.delete(id)).catch(() => {}),
  clear: () => ask("readwrite", (store) => store.clear()).catch(() => {}),
};
