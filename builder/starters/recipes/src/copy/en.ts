import { plural } from "../lib/format";

export interface Trade {
  title: string;
  lead: string;
}

export interface ExampleRecipe {
  title: string;
  intro: string;
  servings: number;
  minutes: number;
  tags: string[];
  ingredients: string[];
  steps: string[];
}

const trades: Record<string, Trade> = {
  community: { title: "What shall we cook?", lead: "Recipes from everybody, for as many people as come." },
  family: { title: "What’s for dinner?", lead: "The family’s recipes, for as many as sit at the table." },
  baking: { title: "What shall we bake?", lead: "Doughs, cakes and breads, weighed out for the tin you have." },
  plants: { title: "What grows on the plate?", lead: "Recipes from the garden and the market, for as many people as come." },
};

const examples: ExampleRecipe[] = [
  {
    title: "Pancakes",
    intro: "Soft and quick, for a slow morning.",
    servings: 4,
    minutes: 25,
    tags: ["Breakfast", "Quick"],
    ingredients: ["250 g flour", "2 eggs", "500 ml milk", "1 tbsp sugar", "1 pinch of salt", "30 g butter, melted"],
    steps: [
      "Whisk flour, sugar and salt with the eggs and a little of the milk until smooth.",
      "Stir in the rest of the milk and the melted butter. Leave to stand for 10 minutes.",
      "Cook one ladle at a time in a hot, lightly buttered pan, about a minute on each side.",
    ],
  },
  {
    title: "Tomato soup",
    intro: "One pot, and bread to go with it.",
    servings: 4,
    minutes: 40,
    tags: ["Soup", "Vegetarian"],
    ingredients: ["1 kg tomatoes", "1 onion", "2 cloves of garlic", "2 tbsp olive oil", "500 ml vegetable stock", "1/2 bunch of basil"],
    steps: [
      "Chop the onion and the garlic and soften them in the oil for 5 minutes.",
      "Add the chopped tomatoes and the stock. Simmer for 25 minutes.",
      "Add the basil, blend until smooth and season with salt and pepper.",
    ],
  },
  {
    title: "Lentil salad",
    intro: "Better still on the next day.",
    servings: 4,
    minutes: 35,
    tags: ["Salad", "Vegetarian"],
    ingredients: ["300 g green lentils", "1 red onion", "2 carrots", "3 tbsp olive oil", "1 tbsp mustard", "2 tbsp vinegar", "1 bunch of parsley"],
    steps: [
      "Cook the lentils in plenty of water for 20 to 25 minutes, then drain them.",
      "Dice the carrots and the onion very finely and chop the parsley.",
      "Stir mustard, vinegar and oil into a dressing, and mix everything while the lentils are warm.",
    ],
  },
  {
    title: "Apple crumble",
    intro: "Straight from the oven.",
    servings: 6,
    minutes: 55,
    tags: ["Dessert"],
    ingredients: ["1 kg apples", "150 g flour", "100 g butter, cold", "100 g sugar", "1 tsp cinnamon"],
    steps: [
      "Heat the oven to 190 °C. Peel and slice the apples into a dish and dust them with cinnamon.",
      "Rub flour, butter and sugar between the fingers until it crumbles.",
      "Spread the crumbs over the apples and bake for 35 minutes, until golden.",
    ],
  },
];

export const en = {
  trades,
  nav: { recipes: "Recipes", favourites: "Favourites", shopping: "Shopping list", add: "Add recipe" },
  save: "Save",
  cancel: "Cancel",
  undo: "Undo",
  saved: "Saved.",
  example: "Example",
  optional: (label: string) => `${label} (optional)`,
  minutes: (minutes: number) => `${minutes} min`,
  hours: (hours: number, minutes: number) => (minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`),
  serves: (count: number) => plural(count, { one: "Serves {n}", other: "Serves {n}" }),
  by: (name: string) => `By ${name}`,
  list: {
    search: "Search recipes, ingredients, tags",
    searchHint: "Recipe, ingredient…",
    tags: "Tags",
    kitchen: "What is in your kitchen?",
    kitchenLead: "Name a few ingredients: recipes that use most of them come first.",
    kitchenField: "Ingredient",
    kitchenAdd: "Add",
    kitchenRemove: (name: string) => `Remove ${name}`,
    kitchenClear: "Clear",
    uses: (count: number, of: number) => `Uses ${count} of ${of}`,
    found: (count: number) => plural(count, { one: "{n} recipe", other: "{n} recipes" }),
    nothingTitle: "Nothing fits",
    nothing: "Try fewer words, another tag, or other ingredients.",
    clear: "Show all recipes",
    favouritesTitle: "Favourites",
    favouritesLead: "The ones you keep coming back to.",
    noFavouritesTitle: "No favourite yet",
    noFavourites: "Open a recipe, or tap the heart on its card: it then stands here.",
    toRecipes: "To the recipes",
    emptyTitle: "Start the collection",
    emptyLead: "Write down the first recipe, or paste it from wherever it is. To look around, you can add a few examples; they go with one click.",
    favourite: (title: string) => `Favourite: ${title}`,
    export: "Export",
    import: "Import",
    exported: (count: number) => plural(count, { one: "{n} recipe was exported.", other: "{n} recipes were exported." }),
    imported: (count: number) => plural(count, { one: "{n} recipe was added.", other: "{n} recipes were added." }),
    importNothing: "This file holds no recipes of this app.",
    importFile: "Recipes from a file",
    importLead: "A file that was exported here, from this browser or somebody else’s.",
    importKnown: (count: number) => plural(count, { one: "{n} is here already and is left out.", other: "{n} are here already and are left out." }),
  },
  recipe: {
    back: "All recipes",
    gone: "This recipe is not here",
    goneLead: "It was deleted, or it is kept in another browser.",
    ingredients: "Ingredients",
    steps: "Method",
    servings: "Servings",
    fewer: "Fewer servings",
    more: "More servings",
    reset: (count: number) => `Back to ${count}`,
    toShopping: "Add to shopping list",
    addedToShopping: (title: string) => `The ingredients of ${title} are on the shopping list.`,
    toList: "Show list",
    favourite: "Favourite",
    print: "Print",
    edit: "Edit",
    remove: "Delete",
    removed: "The recipe was deleted.",
    step: (number: number) => `Step ${number}`,
    tick: "Tick off what is in the bowl.",
  },
  form: {
    newTitle: "New recipe",
    newLead: "One line per ingredient and per step: paste them as they are.",
    editTitle: "Edit recipe",
    title: "Name of the dish",
    intro: "In one sentence",
    author: "Shared by",
    servings: "Servings",
    minutes: "Minutes in all",
    tags: "Tags",
    tagsHint: "Separated by commas.",
    ingredients: "Ingredients",
    ingredientsHint: "One per line, the amount first: “200 g flour”. Amounts scale with the servings.",
    steps: "Steps",
    stepsHint: "One per line, or set apart by empty lines.",
    preview: "This is how it is read",
    addTag: (tag: string) => `Add the tag ${tag}`,
  },
  problems: {
    title: "Give the dish a name.",
    ingredients: "Name at least one ingredient.",
    steps: "Say at least in one step how it is made.",
    servings: "Enter a whole number from 1 to 99.",
    minutes: "Enter whole minutes, or leave it empty.",
  },
  shopping: {
    title: "Shopping list",
    lead: "What the recipes need, added up, and whatever else you write down.",
    field: "Add an item",
    hint: "For example: 6 eggs",
    add: "Add",
    left: (count: number) => plural(count, { one: "{n} left to buy", other: "{n} left to buy" }),
    basket: "In the basket",
    open: "To buy",
    clear: "Clear what is bought",
    clearAll: "Clear the list",
    cleared: "The list was cleared.",
    copy: "Copy as text",
    copied: "The list was copied.",
    remove: (name: string) => `Remove ${name}`,
    emptyTitle: "Nothing to buy",
    emptyLead: "Open a recipe and add its ingredients, or write something down above.",
  },
  examples: {
    here: "Some of these recipes are examples.",
    add: "Add example recipes",
    remove: "Remove examples",
    added: "The examples were added.",
    removed: "The examples were removed.",
    recipes: examples,
  },
};

export type Copy = typeof en;
