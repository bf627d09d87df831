/** What the shop has: products with a price and, where it is counted, a stock. */
import { compare, fold } from "../lib/format";
import type { Drawing } from "./drawings";
import type { Cents } from "./price";

export interface Product {
  id: string;
  name: string;
  description: string;
  /** Empty when it stands in none. */
  category: string;
  /** Null when it has none yet: it is shown and cannot be bought. */
  price: Cents | null;
  /** Null when it is not counted. */
  stock: number | null;
  /** A data address, made small in this browser; empty for the drawing. */
  photo: string;
  drawing: Drawing;
  /** Hidden products are the owner's alone. */
  hidden: boolean;
  example: boolean;
}

export type ProductProblem = "name-missing" | "price-wrong" | "stock-wrong";
export type Sort = "featured" | "cheapest" | "dearest" | "name";

export const NAME_LIMIT = 120;
export const DESCRIPTION_LIMIT = 2_000;
export const CATEGORY_LIMIT = 60;
export const LARGEST_STOCK = 100_000;
const FEW = 3;

export type Availability = { kind: "available" } | { kind: "few"; left: number } | { kind: "sold-out" } | { kind: "unpriced" };

export function availability(product: Product): Availability {
  if (product.price === null) return { kind: "unpriced" };
  if (product.stock === null || product.stock > FEW) return { kind: "available" };
  return product.stock > 0 ? { kind: "few", left: product.stock } : { kind: "sold-out" };
}

export function canBuy(product: Product): boolean {
  return !product.hidden && ["available", "few"].includes(availability(product).kind);
}

export const onDisplay = (products: readonly Product[]): Product[] => products.filter((product) => !product.hidden);

/** Categories in the order of the alphabet, with how many products stand in each. */
export function categoryCounts(products: readonly Product[]): { category: string; count: number }[] {
  const counts = new Map<string, { category: string; count: number }>();
  for (const { category } of products) {
    if (!category) continue;
    const known = counts.get(fold(category));
    if (known) known.count += 1;
    else counts.set(fold(category), { category, count: 1 });
  }
  return [...counts.values()].sort((one, other) => compare(one.category, other.category));
}

/** The products of that category in which every word occurs. */
export function find(products: readonly Product[], { text, category }: { text: string; category: string }): Product[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  return products.filter((product) => {
    if (category && fold(product.category) !== fold(category)) return false;
    const whole = fold(`${product.name} ${product.category} ${product.description}`);
    return words.every((word) => whole.includes(word));
  });
}

/** Featured is the owner's own order, with what cannot be bought at the end. */
export function sorted(products: readonly Product[], by: Sort): Product[] {
  const price = (product: Product, none: number) => product.price ?? none;
  const list = [...products];
  if (by === "name") return list.sort((one, other) => compare(one.name, other.name));
  if (by === "cheapest") return list.sort((one, other) => price(one, Infinity) - price(other, Infinity) || 0);
  if (by === "dearest") return list.sort((one, other) => price(other, -1) - price(one, -1));
  return list.sort((one, other) => Number(canBuy(other)) - Number(canBuy(one)));
}

/** "12" pieces; null for an empty field, which means that they are not counted; undefined when it is no number. */
export function parseStock(text: string): number | null | undefined {
  const plain = text.trim();
  if (plain === "") return null;
  const count = /^\d{1,6}$/.test(plain) ? Number(plain) : Number.NaN;
  return count <= LARGEST_STOCK ? count : undefined;
}
