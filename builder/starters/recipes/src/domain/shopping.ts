/** What is to be bought: the same thing in the same unit stands there once. */
import { fold } from "../lib/format";
import { readIngredient } from "./ingredients";

export type Item = {
  id: string;
  name: string;
  unit: string;
  amount: number | null;
  done: boolean;
  /** Titles of the recipes it is for. */
  recipes: string[];
};

/** Add lines of a recipe for as many people as are cooked for, or what somebody types (no recipe, factor 1). */
export function withLines(items: readonly Item[], lines: readonly string[], factor: number, recipe: string, newId: () => string): Item[] {
  return lines.reduce<Item[]>((list, line) => withLine(list, line, factor, recipe, newId), [...items]);
}

function withLine(items: Item[], line: string, factor: number, recipe: string, newId: () => string): Item[] {
  const read = readIngredient(line);
  const amount = read.upTo ?? read.amount;
  const wanted: Item = {
    id: newId(),
    name: read.name || line.trim(),
    unit: read.unit,
    amount: amount === null ? null : amount * factor,
    done: false,
    recipes: recipe ? [recipe] : [],
  };
  // What is in the basket already is not taken out again: more of it is a new item.
  const at = items.findIndex((item) => !item.done && keyOf(item) === keyOf(wanted));
  if (at === -1) return [...items, wanted];
  return items.map((item, index) => (index === at ? together(item, wanted) : item));
}

function together(one: Item, other: Item): Item {
  const amount = one.amount === null ? other.amount : other.amount === null ? one.amount : one.amount + other.amount;
  return { ...one, amount, recipes: [...new Set([...one.recipes, ...other.recipes])] };
}

function keyOf(item: Item): string {
  const plain = (text: string) => fold(text).replace(/s$/, "");
  return `${plain(item.name)}|${plain(item.unit)}`;
}
