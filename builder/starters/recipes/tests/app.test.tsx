import { act } from "react";
import { beforeEach, expect, it } from "vitest";
import { App } from "../src/App";
import { app } from "../src/app.config";
import { copy, trade } from "../src/copy";
import { EMPTY_DRAFT, type Recipe } from "../src/domain/recipes";
import { go } from "../src/lib/route";
import { favouritesStore, recipesStore, shoppingStore } from "../src/state";
import { byLabel, byRole, click, render, submit, type } from "./render";

const soup: Recipe = {
  ...EMPTY_DRAFT, id: "soup", title: "Soup", servings: 2, minutes: 70, tags: ["Quick"], ingredients: ["1 onion", "500 ml stock", "salt"], steps: ["Cook.", "Eat."],
  at: "2026-03-01T00:00:00.000Z", example: false,
};
const cake: Recipe = { ...soup, id: "cake", title: "Cake", tags: ["Sweet"], ingredients: ["2 eggs"], at: "2026-03-02T00:00:00.000Z" };

beforeEach(() => {
  act(() => {
    recipesStore.set([]);
    favouritesStore.set([]);
    shoppingStore.set([]);
  });
});

function open(page: string): void {
  act(() => {
    go(page);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
}

/** jsdom tells of a new hash only after the test's turn. */
function follow(): void {
  act(() => window.dispatchEvent(new HashChangeEvent("hashchange")));
}

const titles = () => [...document.querySelectorAll(".recipe-title")].map((one) => one.textContent);

it("begins with an invitation, and adds examples only when asked", () => {
  render(<App />);
  expect(byRole("heading", trade.title).tagName).toBe("H1");
  expect(document.body.textContent).toContain(copy.list.emptyTitle);
  click(byRole("button", copy.examples.add));
  expect(titles()).toEqual(copy.examples.recipes.map(({ title }) => title));
  expect(recipesStore.get().every((recipe) => recipe.example)).toBe(true);
  click(byRole("button", copy.examples.remove));

  expect(recipesStore.get()).toEqual([]);
});

it("writes a recipe down and shows it", () => {
  render(<App />);
  open("new");
  type(byLabel(copy.form.title), "Soup");
  type(byLabel(copy.form.servings), "2");
  type(byLabel(copy.form.ingredients), "- 1 onion\n- 500 ml stock");
  type(byLabel(copy.form.steps), "1. Cook.\n2. Eat.");
  type(byLabel(copy.optional(copy.form.tags)), "Quick, quick");
  submit(document.querySelector(".recipe-form") as Element);
  follow();

  expect(recipesStore.get()).toMatchObject([{ title: "Soup", servings: 2, minutes: null, ingredients: ["1 onion", "500 ml stock"], steps: ["Cook.", "Eat."], tags: ["Quick"] }]);
  expect(JSON.parse(localStorage.getItem(`${app.slug}:recipes`) ?? "").value).toHaveLength(1);
  expect(document.querySelector("h1")?.textContent).toBe("Soup");
});

it("names what is missing in a recipe and keeps what was typed", () => {
  render(<App />);
  open("new");
  type(byLabel(copy.form.title), "Soup");
  type(byLabel(copy.form.servings), "0");
  submit(document.querySelector(".recipe-form") as Element);

  expect(recipesStore.get()).toEqual([]);
  for (const problem of [copy.problems.ingredients, copy.problems.steps, copy.problems.servings]) expect(document.body.textContent).toContain(problem);
  expect((byLabel(copy.form.title) as HTMLInputElement).value).toBe("Soup");
});

it("offers the tags of the brief", () => {
  render(<App />);
  open("new");
  for (const tag of app.extras.tags.slice(0, 8)) expect(byRole("button", copy.form.addTag(tag))).toBeTruthy();
});

it("scales the ingredients, and puts them on the shopping list as scaled", () => {
  act(() => recipesStore.set([soup]));
  render(<App />);
  open("recipe/soup");
  click(byRole("button", copy.recipe.more));
  click(byRole("button", copy.recipe.more));
  expect([...document.querySelectorAll(".ingredient strong")].map((one) => one.textContent?.replace(/\D/g, ""))).toEqual(["2", "1000"]);
  click(byRole("button", copy.recipe.toShopping));

  expect(shoppingStore.get()).toMatchObject([
    { name: "onion", amount: 2, recipes: ["Soup"] },
    { name: "stock", unit: "ml", amount: 1000 },
    { name: "salt", amount: null },
  ]);
  click(byRole("button", copy.recipe.reset(2)));
  expect(document.querySelector(".ingredient strong")?.textContent).toBe("1");
});

it("ticks off the shopping list and clears what is bought", () => {
  render(<App />);
  open("shopping");
  for (const text of ["2 onions", "1 onion", "milk"]) {
    type(document.querySelector(".shopping-form input") as Element, text);
    submit(document.querySelector(".shopping-form") as Element);
  }
  expect(shoppingStore.get().map(({ name, amount }) => [name, amount])).toEqual([["onions", 3], ["milk", null]]);
  click(byLabel("onions"));
  click(byRole("button", copy.shopping.clear));
  expect(shoppingStore.get().map(({ name }) => name)).toEqual(["milk"]);
  click(byRole("button", copy.undo));

  expect(shoppingStore.get()).toHaveLength(2);
});

it("finds by tag and by word", () => {
  act(() => recipesStore.set([soup, cake]));
  render(<App />);
  expect(titles()).toEqual(["Cake", "Soup"]);
  click(byRole("button", "Sweet"));
  expect(titles()).toEqual(["Cake"]);
  click(byRole("button", "Sweet"));
  type(byLabel(copy.list.search), "stock");
  expect(titles()).toEqual(["Soup"]);
});

it("finds by what is in the kitchen", () => {
  act(() => recipesStore.set([soup, cake]));
  render(<App />);
  type(byLabel(copy.list.kitchenField), "egg, sugar");
  submit(document.querySelector("aside form") as Element);
  expect(titles()).toEqual(["Cake"]);
  expect(document.body.textContent).toContain(copy.list.uses(1, 2));
  click(byRole("button", copy.list.kitchenRemove("egg")));
  expect(document.body.textContent).toContain(copy.list.nothingTitle);
  click(byRole("button", copy.list.clear));

  expect(titles()).toEqual(["Cake", "Soup"]);
});

it("keeps favourites on a page of their own", () => {
  act(() => recipesStore.set([soup, cake]));
  render(<App />);
  const heart = byRole("button", copy.list.favourite("Soup"));
  expect(heart.getAttribute("aria-pressed")).toBe("false");
  click(heart);
  open("favourites");
  expect(titles()).toEqual(["Soup"]);
  click(byRole("button", copy.list.favourite("Soup")));

  expect(document.body.textContent).toContain(copy.list.noFavouritesTitle);
});

it("changes a recipe, deletes it and brings it back", () => {
  act(() => recipesStore.set([soup]));
  render(<App />);
  open("edit/soup");
  type(byLabel(copy.form.title), "Onion soup");
  submit(document.querySelector(".recipe-form") as Element);
  follow();
  expect(recipesStore.get()).toMatchObject([{ ...soup, title: "Onion soup" }]);
  click(byRole("button", copy.recipe.remove));
  follow();
  expect(recipesStore.get()).toEqual([]);
  click(byRole("button", copy.undo));

  expect(recipesStore.get()).toHaveLength(1);
});

it("says so when a recipe is not there", () => {
  render(<App />);
  open("recipe/gone");

  expect(document.body.textContent).toContain(copy.recipe.gone);
});

it("takes nothing from storage that is not whole", () => {
  const arrives = (key: string, value: unknown) =>
    act(() => window.dispatchEvent(new StorageEvent("storage", { key: `${app.slug}:${key}`, newValue: JSON.stringify({ version: 1, value }) })));
  arrives("recipes", [{ ...soup, servings: 0 }]);
  arrives("favourites", [1]);
  arrives("shopping", [{ id: "x" }]);

  expect([recipesStore.get(), favouritesStore.get(), shoppingStore.get()]).toEqual([[], [], []]);
  arrives("recipes", [soup]);
  expect(recipesStore.get()).toEqual([soup]);
});

it("shows names of any kind as text", () => {
  const title = "<img src=x onerror=alert(1)> \u202Eevil 🎉";
  act(() => recipesStore.set([{ ...soup, title, ingredients: [title], steps: [title] }]));
  render(<App />);
  open("recipe/soup");

  expect(document.querySelector("main img")).toBeNull();
  expect(document.querySelector("h1")?.textContent).toBe(title);
});
