import { describe, expect, it } from "vitest";
import { amountText, isAbout, readIngredient, scaled } from "../src/domain/ingredients";
import { withLines, type Item } from "../src/domain/shopping";

const number = (value: number) => String(value);

describe("reading a line", () => {
  it.each([
    ["200 g flour", 200, null, "g", "flour"],
    ["1 1/2 cups of flour, sifted", 1.5, null, "cups", "flour"],
    ["1½ tbsp olive oil", 1.5, null, "tbsp", "olive oil"],
    ["½ lemon", 0.5, null, "", "lemon"],
    ["1/4 tsp salt", 0.25, null, "tsp", "salt"],
    ["2 à 3 gousses d’ail", 2, 3, "gousses", "ail"],
    ["2-3 onions (red)", 2, 3, "", "onions"],
    ["1,5 kg de pommes de terre", 1.5, null, "kg", "pommes de terre"],
    ["2 c. à s. d'huile", 2, null, "c. à s.", "huile"],
    ["3 cuillères à soupe de sucre", 3, null, "cuillères à soupe", "sucre"],
    ["500ml milk", 500, null, "ml", "milk"],
    ["2 garlic cloves", 2, null, "", "garlic cloves"],
    ["3 grapefruits", 3, null, "", "grapefruits"],
    ["salt and pepper", null, null, "", "salt and pepper"],
    ["Du sel", null, null, "", "sel"],
  ])("takes %s apart", (line, amount, upTo, unit, name) => {
    expect(readIngredient(line)).toMatchObject({ amount, upTo, unit, name });
  });

  it.each(["", "½", "7", "1/0 x", "🍅", "((("])("survives %j", (line) => {
    expect(() => readIngredient(line)).not.toThrow();
  });
});

describe("scaling", () => {
  it.each([
    ["200 g flour", 1.5, "300", "g flour"],
    ["1 onion", 0.5, "½", "onion"],
    ["3 eggs", 1.5, "4½", "eggs"],
    ["1 cup rice", 4 / 3, "1⅓", "cup rice"],
    ["2-3 cloves of garlic", 2, "4–6", "cloves of garlic"],
    ["1 kg apples", 1.25, "1.25", "kg apples"],
    ["375 ml milk", 1 / 3, "125", "ml milk"],
    ["salt", 3, "", "salt"],
  ])("%s by %d", (line, factor, amount, rest) => {
    expect(scaled(line, factor, number)).toEqual({ amount, rest });
  });

  it("never says nothing of something", () => {
    expect(amountText(0.05, "", number)).toBe("0.1");
    expect(amountText(0.04, "", number)).not.toBe("0");
  });
});

describe("looking for an ingredient", () => {
  it.each([
    ["2 tomatoes", "tomato"],
    ["1 tomato", "tomatoes"],
    ["1 kg de tomates", "tomate"],
    ["2 c. à s. d’huile d’olive", "huile"],
    ["3 œufs", "œuf"],
    ["Crème fraîche", "creme"],
    ["1 boîte de pois chiches", "pois chiches"],
  ])("%s has %s", (line, wanted) => {
    expect(isAbout(line, wanted)).toBe(true);
  });

  it.each([["200 g boiled rice", "oil"], ["1 eggplant", "ham"], ["2 onions", "garlic"]])("%s has no %s", (line, wanted) => {
    expect(isAbout(line, wanted)).toBe(false);
  });
});

describe("the shopping list", () => {
  let count = 0;
  const newId = () => `i${(count += 1)}`;
  const add = (items: readonly Item[], lines: string[], factor = 1, recipe = "") => withLines(items, lines, factor, recipe, newId);

  it("adds up what is the same in the same unit", () => {
    const items = add(add([], ["200 g flour", "2 eggs", "salt"], 2, "Cake"), ["100 g of Flour, sifted", "1 egg", "salt", "1 cup flour"], 1, "Bread");

    expect(items.map(({ name, unit, amount }) => [name, unit, amount])).toEqual([
      ["flour", "g", 500],
      ["eggs", "", 5],
      ["salt", "", null],
      ["flour", "cup", 1],
    ]);
    expect(items[0]?.recipes).toEqual(["Cake", "Bread"]);
  });

  it("buys the larger of two amounts, and leaves the basket alone", () => {
    const bought = add([], ["2-3 onions"]).map((item) => ({ ...item, done: true }));

    expect(bought[0]?.amount).toBe(3);
    expect(add(bought, ["1 onion"])).toHaveLength(2);
  });
});
