import { useEffect, useRef } from "react";
import { CartPage } from "./cart-page";
import { copy } from "./copy";
import { pieces, priced } from "./domain/cart";
import { useHashPath } from "./lib/route";
import { useStore } from "./lib/storage";
import { OrderPage } from "./order-page";
import { OrdersPage } from "./orders-page";
import { ProductPage } from "./product-page";
import { ProductsPage } from "./products-page";
import { SettingsPage } from "./settings-page";
import { ShopPage } from "./shop-page";
import { cartStore, ordersStore, productsStore } from "./state";
import { Shell, type NavItem } from "./ui";

const PAGES = ["shop", "cart", "orders", "products", "settings"] as const;

export function App() {
  const [cart] = useStore(cartStore);
  const [orders] = useStore(ordersStore);
  const [products] = useStore(productsStore);
  const path = useHashPath();
  const [section = "", ...rest] = path.split("/");
  const thing = rest.join("/");
  const current = section === "order" ? "cart" : (PAGES.find((page) => page === section) ?? "shop");
  const inCart = pieces(priced(cart, products));
  const fresh = orders.filter((order) => order.status === "new").length;
  useNewPage(path);

  const nav: NavItem[] = [
    { id: "shop", label: copy.nav.shop, icon: "home" },
    { id: "cart", label: copy.nav.cart, icon: "inbox", ...(inCart > 0 ? { count: inCart } : {}) },
    { id: "orders", label: copy.nav.orders, icon: "receipt", ...(fresh > 0 ? { count: fresh } : {}) },
    { id: "products", label: copy.nav.products, icon: "tag" },
    { id: "settings", label: copy.nav.settings, icon: "settings" },
  ];
  return (
    <Shell nav={nav} current={current}>
      {section === "order" && <OrderPage id={thing} />}
      {section === "product" && <ProductPage key={thing} id={thing} />}
      {current === "shop" && section !== "product" && <ShopPage category={section === "category" ? thing : ""} />}
      {section === "cart" && <CartPage />}
      {current === "orders" && <OrdersPage />}
      {current === "products" && <ProductsPage />}
      {current === "settings" && <SettingsPage />}
    </Shell>
  );
}

/** A new page begins at its top, and a screen reader with it. */
function useNewPage(path: string): void {
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    document.documentElement.scrollTop = 0;
    document.getElementById("main")?.focus({ preventScroll: true });
  }, [path]);
}
