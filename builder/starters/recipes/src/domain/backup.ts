/** All recipes as one file, to keep or to pass on, and back. */
import { isMoment, isRecord, isText, isWhole } from "../lib/checks";
import { fold } from "../lib/format";
import { MOST_MINUTES, MOST_SERVINGS, type Recipe } from "./recipes";

export function isRecipe(value: unknown): value is Recipe {
  return (
    isRecord(value) &&
    ["id", "title", "intro", "author"].every((key) => isText(value[key])) &&
    isWhole(value["servings"], 1, MOST_SERVINGS) &&
    (value["minutes"] === null || isWhole(value["minutes"], 0, MOST_MINUTES)) &&
    ["tags", "ingredients", "steps"].every((key) => isTexts(value[key])) &&
    isMoment(value["at"]) &&
    typeof value["example"] === "boolean"
  );
}

export function backupOf(recipes: readonly Recipe[]): string {
  return JSON.stringify({ recipes }, null, 2) + "\n";
}

export type Restored = { added: Recipe[]; known: number };

/** The recipes of a file that are not there yet; null when it is no such file. */
export function readBackup(text: string, present: readonly Recipe[], newId: () => string): Restored | null {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return null;
  }
  const list = isRecord(value) ? value["recipes"] : value;
  if (!Array.isArray(list) || !list.every(isRecipe)) return null;
  const key = (recipe: Recipe) => `${fold(recipe.title)}|${recipe.ingredients.join("|")}`;
  const known = new Set(present.map(key));
  const added = list.filter((recipe) => !known.has(key(recipe))).map((recipe) => ({ ...recipe, id: newId(), example: false }));
  return { added, known: list.length - added.length };
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}
