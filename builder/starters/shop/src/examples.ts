/** Products to look around with: marked as examples, removed together. */
import { app } from "./app.config";
import { copy } from "./copy";
import { drawingFor } from "./domain/drawings";
import type { Product } from "./domain/products";

/** What the brief names; where it names nothing, the examples. */
export function firstProducts(): Product[] {
  const named = app.extras.products.map(({ name, price }, at): Product => {
    return { ...EMPTY, id: `first-${at + 1}`, name, price, drawing: drawingFor(name), category: categoryOf(name) };
  });
  return named.length > 0 ? named : exampleProducts();
}

/** Plain things at round prices: nobody should take them for the shop's own. */
export function exampleProducts(): Product[] {
  return copy.examples.products.map(({ name, category, price, stock }, at) => ({
    ...EMPTY,
    id: `example-${at + 1}`,
    name,
    category: app.extras.categories[at % (app.extras.categories.length || 1)] ?? category,
    drawing: drawingFor(name),
    price,
    stock,
    description: copy.examples.description,
    example: true,
  }));
}

const EMPTY = { description: "", category: "", stock: null, photo: "", hidden: false, example: false };

/** A category that stands in the name: "Lavender candle" belongs to "Candles". */
function categoryOf(name: string): string {
  const plain = (text: string) => text.toLocaleLowerCase().replace(/s\b/g, "");
  return app.extras.categories.find((category) => plain(name).includes(plain(category))) ?? "";
}
