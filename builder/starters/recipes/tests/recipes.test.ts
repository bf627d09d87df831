import { describe, expect, it } from "vitest";
import { backupOf, readBackup } from "../src/domain/backup";
import { EMPTY_DRAFT, findRecipes, linesOf, recipeProblems, stepsOf, tagsOf, usedTags, type Query, type Recipe } from "../src/domain/recipes";

const recipe = (id: string, over: Partial<Recipe> = {}): Recipe => ({ ...EMPTY_DRAFT, id, title: id, at: `2026-03-0${id.length}T00:00:00.000Z`, example: false, ...over });
const soup = recipe("soup", { ingredients: ["1 kg tomatoes", "1 onion", "1 tbsp oil"], tags: ["Vegan", "Soup"] });
const salad = recipe("salad", { ingredients: ["2 tomatoes", "1 tbsp oil"], tags: ["vegan"], author: "Zoé" });
const cake = recipe("cake", { ingredients: ["200 g flour", "2 eggs"], intro: "For a birthday" });
const everything: Query = { text: "", tags: [], kitchen: [], favourites: null };
const find = (over: Partial<Query>) => findRecipes([soup, salad, cake], { ...everything, ...over }).map((found) => found.recipe.id);

describe("finding", () => {
  it("goes by words in any field, without accents", () => {
    expect(find({})).toEqual(["salad", "soup", "cake"]);
    expect(find({ text: "zoe" })).toEqual(["salad"]);
    expect(find({ text: "birthday flour" })).toEqual(["cake"]);
    expect(find({ text: "birthday tomato" })).toEqual([]);
  });

  it("goes by every tag, in any case, and by favourites", () => {
    expect(find({ tags: ["VEGAN"] })).toEqual(["salad", "soup"]);
    expect(find({ tags: ["vegan", "soup"] })).toEqual(["soup"]);
    expect(find({ favourites: new Set(["cake"]) })).toEqual(["cake"]);
    expect(find({ favourites: new Set() })).toEqual([]);
  });

  it("puts first what uses most of the kitchen, and then what needs least besides", () => {
    expect(find({ kitchen: ["tomato", "oil"] })).toEqual(["salad", "soup"]);
    expect(find({ kitchen: ["tomato", "oil", "onions"] })).toEqual(["soup", "salad"]);
    expect(find({ kitchen: ["chocolate"] })).toEqual([]);
  });
});

describe("writing down", () => {
  it("takes lists as they are pasted", () => {
    expect(linesOf("- 200 g flour\n• 2 eggs\n\n* salt\n  1 onion")).toEqual(["200 g flour", "2 eggs", "salt", "1 onion"]);
    expect(stepsOf("1. Mix.\n2) Bake.")).toEqual(["Mix.", "Bake."]);
    expect(stepsOf("Mix.\nStir.\n\nBake.")).toEqual(["Mix.\nStir.", "Bake."]);
    expect(stepsOf(" \n ")).toEqual([]);
  });

  it("keeps each tag once", () => {
    expect(tagsOf("#Vegan, quick; vegan,\n, Quick")).toEqual(["Vegan", "quick"]);
    expect(usedTags([soup, salad, cake])).toEqual(["Vegan", "Soup"]);
  });

  it("names what is missing", () => {
    expect(recipeProblems(EMPTY_DRAFT)).toEqual(["title", "ingredients", "steps"]);
    expect(recipeProblems({ ...cake, steps: ["Bake."] })).toEqual([]);
  });
});

describe("a file of recipes", () => {
  const newId = () => "new";

  it("gives back what it holds, each once", () => {
    const file = backupOf([soup, { ...cake, example: true }]);

    expect(readBackup(file, [], newId)).toEqual({ added: [{ ...soup, id: "new" }, { ...cake, id: "new" }], known: 0 });
    expect(readBackup(`\uFEFF${file}`, [{ ...soup, id: "other" }], newId)).toMatchObject({ added: [{ title: "cake" }], known: 1 });
  });

  it.each(["", "{}", "[1]", '{"recipes": [{"title": "x"}]}', "null"])("is not %j", (text) => {
    expect(readBackup(text, [], newId)).toBeNull();
  });
});
