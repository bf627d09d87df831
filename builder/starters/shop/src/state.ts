/** What the shop remembers: products, the cart, orders and settings, each checked when it is read back. */
import { app } from "./app.config";
import { copy } from "./copy";
import { MOST_OF_ONE, type CartLine } from "./domain/cart";
import { DRAWINGS } from "./domain/drawings";
import { STATUSES, type Order } from "./domain/orders";
import { CURRENCIES, LARGEST_PRICE, type Cents, type Currency } from "./domain/price";
import { LARGEST_STOCK, type Product } from "./domain/products";
import { firstProducts } from "./examples";
import { isMoment, isRecord, isText, isWhole, listOf } from "./lib/checks";
import { createStore } from "./lib/storage";

export interface Settings {
  intro: string;
  currency: Currency;
  pickup: boolean;
  pickupPlace: string;
  delivery: boolean;
  deliveryFee: Cents;
  /** 0 is never. */
  freeFrom: Cents;
  /** How to pay, in the owner's words. */
  payment: string;
  /** Where customers can send their order; empty for nowhere. */
  email: string;
}

export const firstSettings: Settings = {
  intro: copy.shop.intro(app.extras.sells),
  currency: CURRENCIES.find((currency) => currency === app.extras.currency) ?? (app.locale === "fr" ? "EUR" : "USD"),
  pickup: true,
  pickupPlace: "",
  delivery: true,
  deliveryFee: 0,
  freeFrom: 0,
  payment: copy.settings.firstPayment,
  email: "",
};

export const productsStore = createStore<Product[]>({ key: "products", version: 1, initial: firstProducts(), parse: listOf(isProduct) });
export const cartStore = createStore<CartLine[]>({ key: "cart", version: 1, initial: [], parse: listOf(isCartLine) });
export const ordersStore = createStore<Order[]>({ key: "orders", version: 1, initial: [], parse: listOf(isOrder) });
export const settingsStore = createStore<Settings>({ key: "settings", version: 1, initial: firstSettings, parse: parseSettings });

function parseSettings(value: unknown): Settings | undefined {
  if (!isRecord(value)) return undefined;
  const { intro, pickup, pickupPlace, delivery, deliveryFee, freeFrom, payment, email } = value;
  const currency = CURRENCIES.find((each) => each === value["currency"]);
  if (!currency || typeof pickup !== "boolean" || typeof delivery !== "boolean" || !(pickup || delivery)) return undefined;
  if (!isText(intro) || !isText(pickupPlace) || !isText(payment) || !isText(email)) return undefined;
  if (!isWhole(deliveryFee, 0, LARGEST_PRICE) || !isWhole(freeFrom, 0, LARGEST_PRICE)) return undefined;
  return { intro, currency, pickup, pickupPlace, delivery, deliveryFee, freeFrom, payment, email };
}

function isProduct(value: unknown): value is Product {
  return (
    isRecord(value) &&
    ["id", "name", "description", "category"].every((key) => isText(value[key])) &&
    (value["price"] === null || isWhole(value["price"], 0, LARGEST_PRICE)) &&
    (value["stock"] === null || isWhole(value["stock"], 0, LARGEST_STOCK)) &&
    isText(value["photo"]) &&
    (value["photo"] === "" || value["photo"].startsWith("data:image/")) &&
    DRAWINGS.some((drawing) => drawing === value["drawing"]) &&
    typeof value["hidden"] === "boolean" &&
    typeof value["example"] === "boolean"
  );
}

function isCartLine(value: unknown): value is CartLine {
  return isRecord(value) && isText(value["productId"]) && isWhole(value["quantity"], 1, MOST_OF_ONE);
}

function isOrder(value: unknown): value is Order {
  if (!isRecord(value) || !isRecord(value["customer"]) || !Array.isArray(value["lines"])) return false;
  const { customer, lines } = value;
  return (
    isText(value["id"]) &&
    isWhole(value["number"], 1, Number.MAX_SAFE_INTEGER) &&
    isMoment(value["placedAt"]) &&
    STATUSES.some((status) => status === value["status"]) &&
    typeof value["paid"] === "boolean" &&
    (value["handover"] === "pickup" || value["handover"] === "delivery") &&
    ["name", "email", "phone", "address", "note"].every((key) => isText(customer[key])) &&
    isWhole(value["deliveryFee"], 0, LARGEST_PRICE) &&
    lines.every(
      (line) =>
        isRecord(line) && isText(line["productId"]) && isText(line["name"]) && isWhole(line["price"], 0, LARGEST_PRICE) && isWhole(line["quantity"], 1, MOST_OF_ONE),
    )
  );
}
