/** Recipes, and finding them: by words, by tag, and by what is in the kitchen. */
import { compare, fold } from "../lib/format";
import { isAbout } from "./ingredients";

export type Recipe = {
  id: string;
  title: string;
  intro: string;
  /** Who shares it; may be empty. */
  author: string;
  servings: number;
  /** All in all; null when nobody said. */
  minutes: number | null;
  tags: string[];
  /** One line each, as it was written. */
  ingredients: string[];
  steps: string[];
  at: string;
  /** Added by "Add example recipes" and removed with them. */
  example: boolean;
};

export type Draft = Omit<Recipe, "id" | "at" | "example">;

export const TITLE_LIMIT = 120;
export const TEXT_LIMIT = 20_000;
export const MOST_SERVINGS = 99;
export const MOST_MINUTES = 10_000;

export const EMPTY_DRAFT: Draft = { title: "", intro: "", author: "", servings: 4, minutes: null, tags: [], ingredients: [], steps: [] };

export type RecipeProblem = "title" | "ingredients" | "steps";

export function recipeProblems(draft: Draft): RecipeProblem[] {
  return [
    ...(draft.title.trim() ? [] : (["title"] as const)),
    ...(draft.ingredients.length > 0 ? [] : (["ingredients"] as const)),
    ...(draft.steps.length > 0 ? [] : (["steps"] as const)),
  ];
}

/** One thing per line; the marks and numbers that lists have when they are pasted go. */
export function linesOf(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*(?:[-–•*▢☐]\s+|(?:\d{1,2}[.)]|étape \d+ ?:|step \d+ ?:)\s+)/i, "").trim())
    .filter(Boolean);
}

/** Steps that stand apart by an empty line keep their line breaks. */
export function stepsOf(text: string): string[] {
  const blocks = text.split(/\r?\n\s*\r?\n/).map((block) => linesOf(block).join("\n"));
  return blocks.length > 1 ? blocks.filter(Boolean) : linesOf(text);
}

export function tagsOf(text: string): string[] {
  const found = new Map<string, string>();
  for (const part of text.split(/[,;\n]/)) {
    const tag = part.trim().replace(/^#/, "").slice(0, 40);
    if (tag && !found.has(fold(tag))) found.set(fold(tag), tag);
  }
  return [...found.values()];
}

/** Every tag in use, the most used first. */
export function usedTags(recipes: readonly Recipe[]): string[] {
  const counts = new Map<string, { tag: string; count: number }>();
  for (const tag of recipes.flatMap((recipe) => recipe.tags)) {
    const known = counts.get(fold(tag));
    counts.set(fold(tag), { tag: known?.tag ?? tag, count: (known?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((one, other) => other.count - one.count || compare(one.tag, other.tag)).map(({ tag }) => tag);
}

export type Query = { text: string; tags: readonly string[]; kitchen: readonly string[]; favourites: ReadonlySet<string> | null };

export type Found = {
  recipe: Recipe;
  /** What of the kitchen it uses. */
  uses: string[];
};

/** Those that fit the words and every tag; with a kitchen, those that use something of it, the best fit first. */
export function findRecipes(recipes: readonly Recipe[], query: Query): Found[] {
  const words = fold(query.text).split(/\s+/).filter(Boolean);
  const found = recipes
    .filter((recipe) => query.favourites === null || query.favourites.has(recipe.id))
    .filter((recipe) => query.tags.every((tag) => recipe.tags.some((each) => fold(each) === fold(tag))))
    .filter((recipe) => {
      const text = fold([recipe.title, recipe.intro, recipe.author, ...recipe.tags, ...recipe.ingredients].join(" "));
      return words.every((word) => text.includes(word));
    })
    .map((recipe): Found => ({ recipe, uses: query.kitchen.filter((item) => recipe.ingredients.some((line) => isAbout(line, item))) }));
  const fitting = query.kitchen.length > 0 ? found.filter(({ uses }) => uses.length > 0) : found;
  return fitting.sort(
    (one, other) =>
      other.uses.length - one.uses.length ||
      (query.kitchen.length > 0 ? one.recipe.ingredients.length - other.recipe.ingredients.length : 0) ||
      other.recipe.at.localeCompare(one.recipe.at),
  );
}
