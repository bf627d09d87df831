/**
 * Orders, from the cart to the counter.
 *
 * An order keeps the names and prices of its day. Placing it takes the pieces out of stock; cancelling it
 * puts them back, and bringing it back takes them again.
 */
import { toCsv } from "../lib/csv";
import type { PricedLine } from "./cart";
import { pieces } from "./cart";
import { plainPrice, type Cents } from "./price";
import type { Product } from "./products";

export type OrderStatus = "new" | "prepared" | "done" | "cancelled";
export type Handover = "pickup" | "delivery";

export interface Customer {
  name: string;
  email: string;
  phone: string;
  address: string;
  note: string;
}

export interface OrderLine {
  productId: string;
  name: string;
  price: Cents;
  quantity: number;
}

export interface Order {
  id: string;
  number: number;
  placedAt: string;
  status: OrderStatus;
  paid: boolean;
  handover: Handover;
  customer: Customer;
  lines: OrderLine[];
  deliveryFee: Cents;
}

export type CustomerProblem = "name-missing" | "email-wrong" | "contact-missing" | "address-missing";
export type CustomerProblems = Partial<Record<"name" | "email" | "phone" | "address", CustomerProblem>>;

export const FIRST_NUMBER = 1001;
export const STATUSES = ["new", "prepared", "done", "cancelled"] as const;
export const NO_CUSTOMER: Customer = { name: "", email: "", phone: "", address: "", note: "" };

/** A shop must be able to reach the customer, one way or the other. */
export function customerProblems(customer: Customer, handover: Handover): CustomerProblems {
  const problems: CustomerProblems = {};
  if (!customer.name.trim()) problems.name = "name-missing";
  if (customer.email.trim() && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(customer.email.trim())) problems.email = "email-wrong";
  else if (!customer.email.trim() && !customer.phone.trim()) problems.email = "contact-missing";
  if (handover === "delivery" && !customer.address.trim()) problems.address = "address-missing";
  return problems;
}

export function orderTotal(order: Pick<Order, "lines" | "deliveryFee">): Cents {
  return order.lines.reduce((sum, line) => sum + line.price * line.quantity, order.deliveryFee);
}

export function placeOrder(
  { orders, products }: { orders: readonly Order[]; products: readonly Product[] },
  details: { id: string; placedAt: string; lines: readonly PricedLine[]; customer: Customer; handover: Handover; deliveryFee: Cents },
): { order: Order; orders: Order[]; products: Product[] } {
  const { id, placedAt, customer, handover } = details;
  const trimmed = Object.fromEntries(Object.entries(customer).map(([field, value]) => [field, value.trim()])) as unknown as Customer;
  const order: Order = {
    id,
    number: Math.max(FIRST_NUMBER - 1, ...orders.map((each) => each.number)) + 1,
    placedAt,
    status: "new",
    paid: false,
    handover,
    customer: handover === "delivery" ? trimmed : { ...trimmed, address: "" },
    lines: details.lines.map(({ product, quantity }) => ({ productId: product.id, name: product.name, price: product.price ?? 0, quantity })),
    deliveryFee: handover === "delivery" ? details.deliveryFee : 0,
  };
  return { order, orders: [...orders, order], products: moveStock(products, order, -1) };
}

/** Change what has become of an order, and the stock with it where it is cancelled or brought back. */
export function setStatus(
  { orders, products }: { orders: readonly Order[]; products: readonly Product[] },
  id: string,
  status: OrderStatus,
): { orders: Order[]; products: Product[] } {
  const order = orders.find((each) => each.id === id);
  if (!order || order.status === status) return { orders: [...orders], products: [...products] };
  const back = status === "cancelled" ? 1 : order.status === "cancelled" ? -1 : 0;
  return {
    orders: orders.map((each) => (each.id === id ? { ...each, status } : each)),
    products: back === 0 ? [...products] : moveStock(products, order, back),
  };
}

/** What the owner looks at first: open orders, and what those that were not cancelled come to. */
export function figures(orders: readonly Order[]): { open: number; unpaid: Cents; turnover: Cents } {
  const kept = orders.filter((order) => order.status !== "cancelled");
  const sum = (some: readonly Order[]) => some.reduce((total, order) => total + orderTotal(order), 0);
  return {
    open: kept.filter((order) => order.status !== "done").length,
    unpaid: sum(kept.filter((order) => !order.paid)),
    turnover: sum(kept),
  };
}

export interface OrderFileText {
  titles: readonly string[];
  status: Record<OrderStatus, string>;
  handover: Record<Handover, string>;
  paid: string;
  unpaid: string;
}

/** One row for each order, for a spreadsheet. */
export function ordersToCsv(orders: readonly Order[], text: OrderFileText): string {
  const rows = orders.map((order) => [
    String(order.number),
    order.placedAt.slice(0, 10),
    text.status[order.status],
    order.paid ? text.paid : text.unpaid,
    order.customer.name,
    order.customer.email,
    order.customer.phone,
    text.handover[order.handover],
    order.customer.address,
    order.lines.map((line) => `${line.quantity} × ${line.name}`).join("; "),
    String(pieces(order.lines)),
    plainPrice(orderTotal(order)),
    order.customer.note,
  ]);
  return toCsv([text.titles, ...rows]);
}

function moveStock(products: readonly Product[], order: Order, direction: 1 | -1): Product[] {
  const counts = new Map(order.lines.map((line) => [line.productId, line.quantity]));
  return products.map((product) => {
    const quantity = counts.get(product.id);
    if (quantity === undefined || product.stock === null) return product;
    return { ...product, stock: Math.max(0, product.stock + direction * quantity) };
  });
}
