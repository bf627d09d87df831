import { app } from "./app.config";
import { parseItems, type Item } from "./domain/items";
import type { SortKey } from "./domain/view";
import { createStore } from "./lib/storage";

export const itemStore = createStore<Item[]>({ key: "items", version: 1, initial: [], parse: parseItems });

export interface Preferences {
  view: "list" | "grid";
  sort: SortKey;
  shortcuts: boolean;
}

const SORTS: readonly string[] = ["newest", "oldest", "title", "due", "rating"];
const initial: Preferences = { view: app.extras.view, sort: "newest", shortcuts: true };

export const preferenceStore = createStore<Preferences>({
  key: "preferences",
  version: 1,
  initial,
  parse(value) {
    if (typeof value !== "object" || value === null) return undefined;
    const { view, sort, shortcuts } = value as Record<string, unknown>;
    return {
      view: view === "list" || view === "grid" ? view : initial.view,
      sort: typeof sort === "string" && SORTS.includes(sort) ? (sort as SortKey) : initial.sort,
      shortcuts: shortcuts !== false,
    };
  },
});
