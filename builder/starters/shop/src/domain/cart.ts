/** What somebody has chosen, before it is ordered. */
import type { Cents } from "./price";
import { canBuy, type Product } from "./products";

export interface CartLine {
  productId: string;
  quantity: number;
}

/** A line with its product and price: what the cart shows. */
export interface PricedLine {
  product: Product;
  quantity: number;
  total: Cents;
  /** How many can be had at most. */
  most: number;
}

export const MOST_OF_ONE = 99;

export interface Delivery {
  offered: boolean;
  fee: Cents;
  /** From this sum on it costs nothing; 0 is never. */
  freeFrom: Cents;
}

/** Put more of a product in, never more than there is. */
export function addToCart(cart: readonly CartLine[], product: Product, quantity: number): CartLine[] {
  const now = cart.find((line) => line.productId === product.id)?.quantity ?? 0;
  return setQuantity(cart, product, now + quantity);
}

/** Zero takes the line out. */
export function setQuantity(cart: readonly CartLine[], product: Product, quantity: number): CartLine[] {
  const wanted = Math.min(Math.max(0, Math.trunc(quantity)), mostOf(product));
  const line = { productId: product.id, quantity: wanted };
  if (wanted === 0) return cart.filter((each) => each.productId !== product.id);
  return cart.some((each) => each.productId === product.id)
    ? cart.map((each) => (each.productId === product.id ? line : each))
    : [...cart, line];
}

/** The lines that can still be had, each with today's price and with no more than there is. */
export function priced(cart: readonly CartLine[], products: readonly Product[]): PricedLine[] {
  const byId = new Map(products.map((product) => [product.id, product]));
  return cart.flatMap(({ productId, quantity }): PricedLine[] => {
    const product = byId.get(productId);
    if (!product || product.price === null || !canBuy(product)) return [];
    const most = mostOf(product);
    const count = Math.min(quantity, most);
    return [{ product, quantity: count, total: product.price * count, most }];
  });
}

/** True when the shop has less than the cart asks for: whoever orders must hear of it. */
export function isShort(cart: readonly CartLine[], products: readonly Product[]): boolean {
  const lines = new Map(priced(cart, products).map((line) => [line.product.id, line.quantity]));
  return cart.some(({ productId, quantity }) => lines.get(productId) !== quantity);
}

export function subtotal(lines: readonly PricedLine[]): Cents {
  return lines.reduce((sum, line) => sum + line.total, 0);
}

export function pieces(lines: readonly { quantity: number }[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}

export function deliveryFee(sum: Cents, { fee, freeFrom }: Delivery): Cents {
  return freeFrom > 0 && sum >= freeFrom ? 0 : fee;
}

function mostOf(product: Product): number {
  return canBuy(product) ? Math.min(product.stock ?? MOST_OF_ONE, MOST_OF_ONE) : 0;
}
