import { useState, type FormEvent } from "react";
import { copy } from "./copy";
import { book, customerProblems, leftOf, MOST_TICKETS, TEXT_LIMIT, type Customer, type Order, type TicketKind } from "./domain/tickets";
import { usePrice } from "./language";
import { useStore } from "./lib/storage";
import { bookingStamp, ordersStore, settingsStore } from "./state";
import { Button, focusFirstInvalid, IconButton, Notice, TextField } from "./ui";

interface BookingFormProps {
  kinds: readonly TicketKind[];
  state: "open" | "closed" | "over";
  payment: string;
  onBooked(order: Order): void;
}

export function BookingForm({ kinds, state, payment, onBooked }: BookingFormProps) {
  const [orders] = useStore(ordersStore);
  const [counts, setCounts] = useState<Record<string, number>>({});
  const [customer, setCustomer] = useState<Customer>({ name: "", email: "" });
  const [tried, setTried] = useState(false);
  const [refused, setRefused] = useState("");
  const { sum, price } = usePrice();
  // What another tab sold meanwhile is no longer to be had.
  const countOf = (kind: TicketKind) => Math.min(counts[kind.id] ?? 0, leftOf(orders, kind));
  const total = kinds.reduce((all, kind) => all + countOf(kind), 0);
  const amount = kinds.reduce((all, kind) => all + countOf(kind) * kind.price, 0);
  const problems = customerProblems(customer);
  const error = (field: keyof Customer) => (tried && problems[field] ? copy.problems[problems[field]] : undefined);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    setRefused("");
    if (total === 0) return setRefused(copy.problems.nothing);
    if (Object.keys(problems).length > 0) return focusFirstInvalid(event.currentTarget);
    const wanted = Object.fromEntries(kinds.map((kind) => [kind.id, countOf(kind)]));
    const outcome = book(ordersStore.get(), settingsStore.get().kinds, wanted, customer, bookingStamp());
    if (!outcome.ok) return setRefused(copy.problems[outcome.problem]);
    ordersStore.set(outcome.orders);
    return onBooked(outcome.order);
  };

  return (
    <form className="booking" noValidate onSubmit={submit}>
      <header>
        <h2 id="tickets-title">{copy.book.title}</h2>
        {state === "open" && kinds.length > 0 && <p className="quiet">{copy.book.lead}</p>}
      </header>
      {state !== "open" && <Notice>{copy.book[state]}</Notice>}
      {kinds.length === 0 && state === "open" && <Notice>{copy.book.noKinds}</Notice>}
      <ul className="kinds">
        {kinds.map((kind) => (
          <KindRow
            key={kind.id}
            kind={kind}
            left={leftOf(orders, kind)}
            count={countOf(kind)}
            full={total >= MOST_TICKETS}
            fixed={state !== "open"}
            onCount={(count) => {
              setCounts((now) => ({ ...now, [kind.id]: count }));
              setRefused("");
            }}
          />
        ))}
      </ul>
      {state === "open" && kinds.length > 0 && (
        <>
          {total >= MOST_TICKETS && <p className="ui-hint">{copy.book.most(MOST_TICKETS)}</p>}
          <TextField
            label={copy.book.name}
            value={customer.name}
            onChange={(name) => setCustomer((now) => ({ ...now, name }))}
            error={error("name")}
            autoComplete="name"
            maxLength={TEXT_LIMIT}
            required
          />
          <TextField
            label={copy.book.email}
            type="email"
            value={customer.email}
            onChange={(email) => setCustomer((now) => ({ ...now, email }))}
            hint={copy.book.emailHint}
            error={error("email")}
            autoComplete="email"
            maxLength={254}
            required
          />
          {refused && <Notice tone="danger">{refused}</Notice>}
          <div className="booking-end">
            <p className="booking-total" aria-live="polite">
              <span>{copy.book.total}</span>
              <strong>{total === 0 ? sum(0) : price(amount)}</strong>
              <span className="quiet">{copy.book.tickets(total)}</span>
            </p>
            <Button type="submit" variant="primary" icon="check">
              {copy.book.confirm}
            </Button>
          </div>
          {amount > 0 && payment && <p className="ui-hint">{payment}</p>}
        </>
      )}
      <p className="booking-find">
        <a href="#/tickets">{copy.book.find}</a>
      </p>
    </form>
  );
}

interface KindRowProps {
  kind: TicketKind;
  left: number;
  count: number;
  /** The booking holds as many as it may. */
  full: boolean;
  fixed: boolean;
  onCount(count: number): void;
}

const FEW = 20;

function KindRow({ kind, left, count, full, fixed, onCount }: KindRowProps) {
  const { price } = usePrice();
  return (
    <li className={count > 0 ? "kind kind-chosen" : "kind"}>
      <div className="kind-text">
        <p className="kind-name">
          <bdi>{kind.name}</bdi>
        </p>
        {kind.note && (
          <p className="quiet small" dir="auto">
            {kind.note}
          </p>
        )}
        <p className={left <= FEW ? "kind-left kind-few" : "kind-left"}>{left === 0 ? copy.book.soldOut : copy.book.left(left)}</p>
      </div>
      <p className="kind-price">{price(kind.price)}</p>
      {!fixed && left > 0 && (
        <div className="stepper" role="group" aria-label={copy.book.count(kind.name)}>
          <IconButton icon="minus" size="sm" variant="secondary" label={copy.book.fewer(kind.name)} disabled={count === 0} onClick={() => onCount(count - 1)} />
          <output aria-label={copy.book.count(kind.name)}>{count}</output>
          <IconButton icon="plus" size="sm" variant="secondary" label={copy.book.more(kind.name)} disabled={full || count >= left} onClick={() => onCount(count + 1)} />
        </div>
      )}
    </li>
  );
}
