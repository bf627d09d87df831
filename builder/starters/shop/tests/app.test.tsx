import { act } from "react";
import { beforeEach, expect, it } from "vitest";
import { App } from "../src/App";
import { app } from "../src/app.config";
import { copy } from "../src/copy";
import type { Product } from "../src/domain/products";
import { exampleProducts, firstProducts } from "../src/examples";
import { formatMoney } from "../src/lib/format";
import { go } from "../src/lib/route";
import { cartStore, firstSettings, ordersStore, productsStore, settingsStore } from "../src/state";
import { byLabel, byRole, click, render, submit, type } from "./render";

const mug: Product = {
  id: "mug", name: "Blue mug", description: "For tea.", category: "Table", price: 1250, stock: 4, photo: "", drawing: "cup", hidden: false, example: false,
};

beforeEach(() => {
  act(() => {
    productsStore.set([mug, { ...mug, id: "bag", name: "Red bag", category: "Bags", price: 900, stock: 0 }, { ...mug, id: "no", name: "Secret", hidden: true }]);
    cartStore.set([]);
    ordersStore.set([]);
    settingsStore.set({ ...firstSettings, currency: "EUR", deliveryFee: 490, freeFrom: 0 });
  });
});

function open(page: string): void {
  act(() => {
    go(page);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
}

const main = (): string => document.querySelector("main")?.textContent ?? "";
const euros = (cents: number): string => formatMoney(cents, "EUR");
const form = (): Element => document.querySelector("dialog[open] form, main form") as Element;

function order(): void {
  open("cart");
  type(byLabel(copy.cart.name), "Ada");
  type(byLabel(copy.cart.email), "ada@example.org");
  submit(form());
}

it("shows what it has, and not what is hidden", () => {
  render(<App />);

  expect(document.querySelector("h1")?.textContent).toBe(app.name);
  expect(main()).toContain("Blue mug");
  expect(main()).toContain(copy.product.soldOut);
  expect(main()).not.toContain("Secret");
});

it("leads from the shelf through the cart to an order that the owner sees", () => {
  render(<App />);
  click(byRole("button", copy.product.addNamed("Blue mug")));
  open("product/mug");
  click(byRole("button", copy.product.more));
  click(byRole("button", copy.product.add));
  expect(cartStore.get()).toEqual([{ productId: "mug", quantity: 3 }]);
  order();

  expect(ordersStore.get()).toMatchObject([{ number: 1001, customer: { name: "Ada" }, lines: [{ name: "Blue mug", quantity: 3, price: 1250 }] }]);
  expect(productsStore.get()[0]?.stock).toBe(1);
  expect(cartStore.get()).toEqual([]);
  open(`order/${ordersStore.get()[0]?.id}`);
  expect(main()).toContain(copy.order.thanks);
  expect(main()).toContain(euros(3750));
  open("orders");
  expect(main()).toContain(copy.order.title(1001));
});

it("asks for what is missing and keeps the cart", () => {
  act(() => cartStore.set([{ productId: "mug", quantity: 1 }]));
  render(<App />);
  open("cart");
  submit(form());

  expect(ordersStore.get()).toEqual([]);
  expect(cartStore.get()).toHaveLength(1);
  expect(byLabel(copy.cart.name).getAttribute("aria-invalid")).toBe("true");
  expect(main()).toContain(copy.cart.problems["contact-missing"]);
});

it("adds the delivery to what is to be paid, and asks where to", () => {
  act(() => cartStore.set([{ productId: "mug", quantity: 2 }]));
  render(<App />);
  open("cart");
  click(document.querySelector("input[type=radio][value=delivery]") as Element);
  expect(document.querySelector(".sums-total")?.textContent).toContain(euros(2990));
  order();
  expect(main()).toContain(copy.cart.problems["address-missing"]);
  type(byLabel(copy.cart.address), "1 Street");
  submit(form());

  expect(ordersStore.get()).toMatchObject([{ handover: "delivery", deliveryFee: 490 }]);
});

it("says when the shop has less than the cart asks for", () => {
  act(() => cartStore.set([{ productId: "mug", quantity: 9 }]));
  render(<App />);
  open("cart");

  expect(main()).toContain(copy.cart.short);
  expect(document.querySelector(".sums-total")?.textContent).toContain(euros(5000));
});

it("takes an order from new to handed over", () => {
  act(() => cartStore.set([{ productId: "mug", quantity: 1 }]));
  render(<App />);
  order();
  open("orders");
  click(byRole("button", copy.orders.prepare));
  click(byRole("button", copy.orders.finish));
  expect(ordersStore.get()[0]?.status).toBe("done");
  click(document.querySelector("input[type=radio][value=done]") as Element);
  click(byLabel(copy.orders.paid));

  expect(ordersStore.get()[0]?.paid).toBe(true);
});

it("puts the pieces of a cancelled order back", () => {
  act(() => cartStore.set([{ productId: "mug", quantity: 2 }]));
  render(<App />);
  order();
  open("orders");
  expect(productsStore.get()[0]?.stock).toBe(2);
  click(byRole("button", copy.orders.cancel));
  click(document.querySelector("dialog[open] .ui-button-danger") as Element);

  expect(productsStore.get()[0]?.stock).toBe(4);
});

it("adds a product and refuses a price that is none", () => {
  render(<App />);
  open("products");
  click(byRole("button", copy.products.add));
  type(byLabel(copy.products.name), "Green cup");
  type(byLabel(copy.products.price("EUR")), "a lot");
  submit(form());
  expect(byLabel(copy.products.price("EUR")).getAttribute("aria-invalid")).toBe("true");
  type(byLabel(copy.products.price("EUR")), "7,50");
  type(byLabel(copy.products.stock), "");
  submit(form());

  expect(productsStore.get().at(-1)).toMatchObject({ name: "Green cup", price: 750, stock: null, example: false });
});

it("deletes a product and brings it back", () => {
  render(<App />);
  open("products");
  click(byRole("button", copy.products.remove("Blue mug")));
  expect(productsStore.get()).toHaveLength(2);
  click(byRole("button", copy.undo));

  expect(productsStore.get()).toHaveLength(3);
});

it("finds products by word and by category", () => {
  render(<App />);
  type(byLabel(copy.shop.search), "blue");
  expect(document.querySelectorAll("main article")).toHaveLength(1);
  type(byLabel(copy.shop.search), "");
  open("category/Bags");
  expect(document.querySelectorAll("main article")).toHaveLength(1);
  type(byLabel(copy.shop.search), "zzz");

  expect(main()).toContain(copy.shop.nothingFound);
});

it("keeps at least one way to hand orders over", () => {
  render(<App />);
  open("settings");
  click(byLabel(copy.settings.pickup));
  click(byLabel(copy.settings.delivery));
  submit(document.querySelectorAll("main form")[1] as Element);

  expect(settingsStore.get()).toMatchObject({ pickup: true, delivery: true });
  expect(main()).toContain(copy.settings.problems["handover-missing"]);
});

it("offers the order by e-mail once there is an address for it", () => {
  act(() => {
    settingsStore.set((now) => ({ ...now, email: "shop@example.org" }));
    cartStore.set([{ productId: "mug", quantity: 1 }]);
  });
  render(<App />);
  order();
  open(`order/${ordersStore.get()[0]?.id}`);

  expect(decodeURIComponent(byRole("link", copy.order.send).getAttribute("href") ?? "")).toContain("1 × Blue mug");
});

it("begins with the products of the brief, else with examples that are marked and go together", () => {
  expect(firstProducts()).toHaveLength(app.extras.products.length || exampleProducts().length);
  act(() => productsStore.set(exampleProducts()));
  render(<App />);
  expect(main()).toContain(copy.example);
  click(byRole("button", copy.examples.remove));

  expect(productsStore.get()).toEqual([]);
  expect(main()).toContain(copy.shop.emptyTitle);
});

it("explains addresses that lead nowhere", () => {
  render(<App />);
  open("product/none");
  expect(document.querySelector("h1")?.textContent).toBe(copy.product.missingTitle);
  open("order/none");

  expect(document.querySelector("h1")?.textContent).toBe(copy.order.missingTitle);
});

it("shows HTML in a name as the text that it is", () => {
  act(() => productsStore.set([{ ...mug, name: "<img src=x onerror=alert(1)> \u202Eevil 🎉" }]));
  render(<App />);

  expect(document.querySelector("main img")).toBeNull();
  expect(main()).toContain("<img src=x onerror=alert(1)>");
});

it("takes nothing broken out of storage", () => {
  const arrives = (key: string, value: unknown) =>
    window.dispatchEvent(new StorageEvent("storage", { key: `${app.slug}:${key}`, newValue: JSON.stringify({ version: 1, value }) }));
  arrives("products", [{ ...mug, photo: "javascript:alert(1)" }]);
  arrives("orders", [{ id: "x" }]);
  arrives("settings", { ...firstSettings, pickup: false, delivery: false });

  expect(productsStore.get().map(({ name }) => name)).toEqual(firstProducts().map(({ name }) => name));
  expect([ordersStore.get(), settingsStore.get()]).toEqual([[], firstSettings]);
});
