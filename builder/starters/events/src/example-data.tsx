/** Bookings to look around with: made on request by the ordinary way, marked as examples, removed together. */
import { copy } from "./copy";
import { book, checkIn, leftOf, type Order, type TicketKind } from "./domain/tickets";
import { useStore } from "./lib/storage";
import { bookingStamp, ordersStore, settingsStore } from "./state";
import { AddExamples, ExamplesHere } from "./ui";

const GUESTS = 6;

export function withExamples(before: readonly Order[], kinds: readonly TicketKind[]): Order[] {
  let orders = [...before];
  for (let at = 0; at < GUESTS; at += 1) {
    const kind = kinds[at % Math.max(kinds.length, 1)];
    if (!kind || leftOf(orders, kind) < 2) continue;
    const customer = { name: copy.examples.name(at + 1), email: `example${at + 1}@example.com` };
    const outcome = book(orders, kinds, { [kind.id]: at % 3 === 0 ? 2 : 1 }, customer, bookingStamp(), true);
    if (!outcome.ok) continue;
    const { order } = outcome;
    orders = outcome.orders.map((each) => (each.id === order.id ? { ...each, paid: at % 2 === 0 } : each));
    const [first] = order.tickets;
    if (at < 2 && first) orders = checkIn(orders, first.id, new Date().toISOString());
  }
  return orders;
}

export function AddExamplesButton() {
  const [{ kinds }] = useStore(settingsStore);
  return <AddExamples copy={copy.examples} onAdd={() => ordersStore.set((now) => withExamples(now, kinds))} />;
}

export function ExampleNotice() {
  const [orders, setOrders] = useStore(ordersStore);
  if (!orders.some((order) => order.example)) return null;
  return (
    <div className="examples">
      <ExamplesHere copy={copy.examples} onRemove={() => setOrders((now) => now.filter((order) => !order.example))} />
    </div>
  );
}
