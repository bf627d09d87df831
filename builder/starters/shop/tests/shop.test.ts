import { describe, expect, it } from "vitest";
import { addToCart, deliveryFee, isShort, pieces, priced, setQuantity, subtotal } from "../src/domain/cart";
import { customerProblems, figures, NO_CUSTOMER, ordersToCsv, orderTotal, placeOrder, setStatus, type Order } from "../src/domain/orders";
import { drawingFor } from "../src/domain/drawings";
import { parsePrice, plainPrice, typedPrice } from "../src/domain/price";
import { availability, canBuy, categoryCounts, find, parseStock, sorted, type Product } from "../src/domain/products";
import { parseCsv } from "../src/lib/csv";

const product = (over: Partial<Product> = {}): Product => ({
  id: "p", name: "Mug", description: "", category: "Table", price: 1250, stock: 5, photo: "", drawing: "cup", hidden: false, example: false, ...over,
});
const ada = { ...NO_CUSTOMER, name: " Ada ", email: "ada@example.org" };
const MOMENT = "2026-03-02T08:00:00.000Z";

function ordered(products: Product[], quantity = 2): { order: Order; orders: Order[]; products: Product[] } {
  const [first] = products;
  const lines = priced(addToCart([], first as Product, quantity), products);
  return placeOrder({ orders: [], products }, { id: "o", placedAt: MOMENT, lines, customer: ada, handover: "pickup", deliveryFee: 500 });
}

describe("a price", () => {
  it.each([
    ["12", 1200], ["12.5", 1250], ["12,50 €", 1250], ["€ 9.99", 999], ["1 200", 120000], ["1,200.00", 120000], ["1.200,00", 120000], ["1,200", 120000], ["0", 0], ["EUR 5", 500],
  ])("is read from %s", (text, cents) => {
    expect(parsePrice(text)).toBe(cents);
  });

  it.each(["", "abc", "-5", "1.2.3", "12.3456", "1e3", "99999999999"])("is not read from %j", (text) => {
    expect(parsePrice(text)).toBeNull();
  });

  it("comes back as it was written", () => {
    for (const cents of [0, 5, 1250, 123456]) {
      expect(parsePrice(typedPrice(cents, "en-GB"))).toBe(cents);
      expect(parsePrice(typedPrice(cents, "fr-FR"))).toBe(cents);
      expect(parsePrice(plainPrice(cents))).toBe(cents);
    }
  });
});

describe("a product", () => {
  it("can be bought while it has a price, is shown and there is some left", () => {
    expect(canBuy(product())).toBe(true);
    expect(canBuy(product({ stock: null }))).toBe(true);
    for (const over of [{ price: null }, { stock: 0 }, { hidden: true }]) expect(canBuy(product(over))).toBe(false);
    expect(availability(product({ stock: 2 }))).toEqual({ kind: "few", left: 2 });
    expect(availability(product({ stock: 0, price: null }))).toEqual({ kind: "unpriced" });
  });

  it("is found by words without accents and by category", () => {
    const products = [product({ id: "1", name: "Thé d’été" }), product({ id: "2", category: "Élégant" })];
    const ids = (filter: { text?: string; category?: string }) => find(products, { text: "", category: "", ...filter }).map((each) => each.id);

    expect([ids({}), ids({ text: "ete the" }), ids({ category: "elegant" })]).toEqual([["1", "2"], ["1"], ["2"]]);
    expect(categoryCounts([...products, product({ category: "" })])).toEqual([{ category: "Élégant", count: 1 }, { category: "Table", count: 1 }]);
  });

  it("is put in order, those without a price last", () => {
    const products = [product({ id: "none", price: null, name: "A" }), product({ id: "dear", price: 900, name: "C" }), product({ id: "cheap", price: 100, name: "B" })];
    const ids = (by: Parameters<typeof sorted>[1]) => sorted(products, by).map((each) => each.id);

    expect(ids("cheapest")).toEqual(["cheap", "dear", "none"]);
    expect(ids("dearest")).toEqual(["dear", "cheap", "none"]);
    expect(ids("name")).toEqual(["none", "cheap", "dear"]);
    expect(ids("featured")).toEqual(["dear", "cheap", "none"]);
  });

  it("has a stock of whole pieces, or none that is counted", () => {
    expect([parseStock("12"), parseStock(" "), parseStock("0")]).toEqual([12, null, 0]);
    for (const wrong of ["1.5", "-1", "many", "9999999"]) expect(parseStock(wrong)).toBeUndefined();
  });
});

it.each([
  ["Bougie miel", "candle"], ["Honey, 250 g", "jar"], ["Thé vert", "cup"], ["Theatre ticket", "box"], ["Potato", "box"], ["Olive oil", "bottle"], ["", "box"],
])("draws %s as a %s", (name, drawing) => {
  expect(drawingFor(name)).toBe(drawing);
});

describe("the cart", () => {
  it("never holds more than there is", () => {
    const mug = product({ stock: 3 });
    const cart = addToCart(addToCart([], mug, 2), mug, 2);

    expect(cart).toEqual([{ productId: "p", quantity: 3 }]);
    expect(addToCart([], product({ stock: 0 }), 1)).toEqual([]);
    expect(setQuantity(cart, mug, 0)).toEqual([]);
    expect(setQuantity([], product({ stock: null }), 1_000)[0]?.quantity).toBe(99);
  });

  it("follows the shop: today's price, what is left, and nothing that is gone", () => {
    const cart = [{ productId: "p", quantity: 4 }, { productId: "gone", quantity: 1 }];
    const lines = priced(cart, [product({ stock: 2, price: 1000 })]);

    expect(lines).toMatchObject([{ quantity: 2, total: 2000, most: 2 }]);
    expect([subtotal(lines), pieces(lines), isShort(cart, [product({ stock: 2 })])]).toEqual([2000, 2, true]);
    expect(isShort([{ productId: "p", quantity: 4 }], [product()])).toBe(false);
  });

  it("is delivered for nothing from the sum that the owner has set", () => {
    const delivery = { offered: true, fee: 490, freeFrom: 5000 };

    expect([deliveryFee(4999, delivery), deliveryFee(5000, delivery), deliveryFee(9999, { ...delivery, freeFrom: 0 })]).toEqual([490, 0, 490]);
  });
});

describe("an order", () => {
  it("takes its pieces out of stock and keeps the price of its day", () => {
    const { order, products } = ordered([product({ stock: 5 }), product({ id: "q", stock: null })]);

    expect(order).toMatchObject({ number: 1001, status: "new", paid: false, deliveryFee: 0, customer: { name: "Ada" } });
    expect(products.map((each) => each.stock)).toEqual([3, null]);
    expect(orderTotal(order)).toBe(2500);
  });

  it("gets the next number, and pays for delivery when it is delivered", () => {
    const first = ordered([product()]);
    const lines = priced(addToCart([], product(), 1), [product()]);
    const { order } = placeOrder(first, { id: "2", placedAt: MOMENT, lines, customer: { ...ada, address: "1 Street" }, handover: "delivery", deliveryFee: 500 });

    expect([order.number, orderTotal(order), order.customer.address]).toEqual([1002, 1750, "1 Street"]);
  });

  it("gives its pieces back when it is cancelled, and takes them again", () => {
    const cancelled = setStatus(ordered([product({ stock: 5 })]), "o", "cancelled");
    expect(cancelled.products[0]?.stock).toBe(5);
    expect(setStatus(cancelled, "o", "cancelled").products[0]?.stock).toBe(5);

    expect(setStatus(cancelled, "o", "new").products[0]?.stock).toBe(3);
  });

  it("counts until it is cancelled", () => {
    const { orders, products } = ordered([product()]);
    expect(figures(orders)).toEqual({ open: 1, unpaid: 2500, turnover: 2500 });

    expect(figures(setStatus({ orders, products }, "o", "cancelled").orders)).toEqual({ open: 0, unpaid: 0, turnover: 0 });
  });

  it("needs a name, a way to answer, and an address where it is delivered", () => {
    expect(customerProblems(NO_CUSTOMER, "delivery")).toEqual({ name: "name-missing", email: "contact-missing", address: "address-missing" });
    expect(customerProblems({ ...ada, email: "ada" }, "pickup")).toEqual({ email: "email-wrong" });
    expect(customerProblems({ ...ada, email: "", phone: "1" }, "pickup")).toEqual({});
  });

  it("becomes a row of a file, with nothing in it that a spreadsheet would run", () => {
    const { orders } = ordered([product({ name: '=HYPERLINK("x")' })]);
    const text = {
      titles: Array.from({ length: 13 }, (_, at) => `T${at}`),
      status: { new: "New", prepared: "P", done: "D", cancelled: "C" },
      handover: { pickup: "Collect", delivery: "Send" },
      paid: "yes",
      unpaid: "no",
    };
    const [titles, row] = parseCsv(ordersToCsv(orders, text));

    expect(titles).toHaveLength(13);
    expect(row).toEqual(["1001", "2026-03-02", "New", "no", "Ada", "ada@example.org", "", "Collect", "", '2 × =HYPERLINK("x")', "2", "25.00", ""]);
  });
});
