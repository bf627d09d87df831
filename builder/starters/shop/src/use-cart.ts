import { copy } from "./copy";
import { addToCart } from "./domain/cart";
import type { Product } from "./domain/products";
import { go } from "./lib/route";
import { cartStore } from "./state";
import { useToast } from "./ui";

/** Put a product into the cart and say so, also when there is no more of it. */
export function useAddToCart(): (product: Product, quantity: number) => void {
  const toast = useToast();
  return (product, quantity) => {
    const count = () => cartStore.get().find((line) => line.productId === product.id)?.quantity ?? 0;
    const before = count();
    cartStore.set((now) => addToCart(now, product, quantity));
    const action = { label: copy.product.toCart, onAction: () => go("cart") };
    if (count() === before) toast({ message: copy.product.allInCart, action });
    else toast({ message: copy.product.added(product.name), tone: "success", action });
  };
}
