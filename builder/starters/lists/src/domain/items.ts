/** What the list holds, and every change that can be made to it. No function here changes its arguments. */

export type Status = "open" | "done";

export interface Item {
  id: string;
  title: string;
  note: string;
  tags: string[];
  status: Status;
  starred: boolean;
  /** A day such as "2026-03-09", or empty. */
  due: string;
  /** 0 (none) to 5. */
  rating: number;
  /** 0 means that nobody counted. */
  quantity: number;
  createdAt: string;
  updatedAt: string;
}

export type Draft = Pick<Item, "title" | "note" | "tags" | "due" | "rating" | "quantity">;

export const TITLE_LIMIT = 200;
export const NOTE_LIMIT = 4_000;
export const TAG_LIMIT = 40;

export const emptyDraft: Draft = { title: "", note: "", tags: [], due: "", rating: 0, quantity: 0 };

export function newItem(draft: Draft, id: string, now: string): Item {
  return { ...tidy(draft), id, status: "open", starred: false, createdAt: now, updatedAt: now };
}

export function edited(items: readonly Item[], id: string, draft: Draft, now: string): Item[] {
  return items.map((item) => (item.id === id ? { ...item, ...tidy(draft), updatedAt: now } : item));
}

export function withStatus(items: readonly Item[], ids: ReadonlySet<string>, status: Status, now: string): Item[] {
  return items.map((item) => (ids.has(item.id) && item.status !== status ? { ...item, status, updatedAt: now } : item));
}

export function withStar(items: readonly Item[], id: string, starred: boolean): Item[] {
  return items.map((item) => (item.id === id ? { ...item, starred } : item));
}

export function withTag(items: readonly Item[], ids: ReadonlySet<string>, tag: string, now: string): Item[] {
  return items.map((item) => (ids.has(item.id) ? { ...item, tags: tidyTags([...item.tags, tag]), updatedAt: now } : item));
}

export function without(items: readonly Item[], ids: ReadonlySet<string>): Item[] {
  return items.filter((item) => !ids.has(item.id));
}

/** Put deleted items back where they stood; what was added since stays. */
export function restored(items: readonly Item[], deleted: readonly Item[], before: readonly Item[]): Item[] {
  const back = new Map(deleted.map((item) => [item.id, item]));
  const now = new Map(items.map((item) => [item.id, item]));
  const known = new Set(before.map((item) => item.id));
  const added = items.filter((item) => !known.has(item.id));
  const kept = before.flatMap((item) => now.get(item.id) ?? back.get(item.id) ?? []);
  return [...added, ...kept];
}

/** "Garden, garden , to buy" → ["Garden", "to buy"]. */
export function tagsFrom(text: string): string[] {
  return tidyTags(text.split(/[,;#]/));
}

export function allTags(items: readonly Item[]): { tag: string; count: number }[] {
  const counts = new Map<string, { tag: string; count: number }>();
  for (const tag of items.flatMap((item) => item.tags)) {
    const known = counts.get(tag.toLowerCase());
    if (known) known.count += 1;
    else counts.set(tag.toLowerCase(), { tag, count: 1 });
  }
  return [...counts.values()];
}

/** The same for what was stored: anything may be there. Undefined when it is not a list; broken entries are left out. */
export function parseItems(value: unknown): Item[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((entry: unknown) => parseItem(entry) ?? []);
}

function parseItem(value: unknown): Item | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const entry = value as Record<string, unknown>;
  const text = (key: string) => (typeof entry[key] === "string" ? entry[key] : "");
  const number = (key: string) => (typeof entry[key] === "number" && Number.isFinite(entry[key]) ? entry[key] : 0);
  if (!text("id") || !text("title")) return undefined;
  const tags = Array.isArray(entry["tags"]) ? entry["tags"].filter((tag): tag is string => typeof tag === "string") : [];
  return {
    ...tidy({ title: text("title"), note: text("note"), tags, due: text("due"), rating: number("rating"), quantity: number("quantity") }),
    id: text("id"),
    status: entry["status"] === "done" ? "done" : "open",
    starred: entry["starred"] === true,
    createdAt: text("createdAt"),
    updatedAt: text("updatedAt"),
  };
}

function tidy(draft: Draft): Draft {
  return {
    title: draft.title.trim().replace(/\s+/g, " ").slice(0, TITLE_LIMIT),
    note: draft.note.trim().slice(0, NOTE_LIMIT),
    tags: tidyTags(draft.tags),
    due: isDay(draft.due) ? draft.due : "",
    rating: Math.min(5, Math.max(0, Math.round(draft.rating))),
    quantity: Math.min(1_000_000, Math.max(0, Math.round(draft.quantity))),
  };
}

function isDay(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function tidyTags(tags: readonly string[]): string[] {
  const seen = new Set<string>();
  return tags
    .map((tag) => tag.trim().replace(/\s+/g, " ").slice(0, TAG_LIMIT))
    .filter((tag) => tag !== "" && !seen.has(tag.toLowerCase()) && seen.add(tag.toLowerCase()));
}
