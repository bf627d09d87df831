/** What the app remembers: recipes, favourites and the shopping list, each checked when it is read back. */
import { isRecipe } from "./domain/backup";
import type { Recipe } from "./domain/recipes";
import type { Item } from "./domain/shopping";
import { isRecord, isText, listOf } from "./lib/checks";
import { createStore } from "./lib/storage";

export const recipesStore = createStore<Recipe[]>({ key: "recipes", version: 1, initial: [], parse: listOf(isRecipe) });
export const favouritesStore = createStore<string[]>({ key: "favourites", version: 1, initial: [], parse: listOf(isText) });
export const shoppingStore = createStore<Item[]>({ key: "shopping", version: 1, initial: [], parse: listOf(isItem) });

export function toggleFavourite(id: string): void {
  favouritesStore.set((now) => (now.includes(id) ? now.filter((each) => each !== id) : [...now, id]));
}

function isItem(value: unknown): value is Item {
  const amount = isRecord(value) ? value["amount"] : undefined;
  return (
    isRecord(value) &&
    ["id", "name", "unit"].every((key) => isText(value[key])) &&
    (amount === null || (typeof amount === "number" && Number.isFinite(amount))) &&
    typeof value["done"] === "boolean" &&
    Array.isArray(value["recipes"]) &&
    value["recipes"].every(isText)
  );
}
