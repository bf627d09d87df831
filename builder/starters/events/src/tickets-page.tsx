import { useState, type FormEvent } from "react";
import { copy } from "./copy";
import { changeOrder, ordersOf, owes, type Order } from "./domain/tickets";
import { usePrice } from "./language";
import { useStore } from "./lib/storage";
import { ordersStore, settingsStore } from "./state";
import { TicketCard } from "./ticket-card";
import { Button, ConfirmDialog, Notice, PageHeader, TextField, useToast } from "./ui";

export function TicketsPage() {
  const [orders] = useStore(ordersStore);
  const [query, setQuery] = useState("");
  const [asked, setAsked] = useState("");
  const found = ordersOf(orders, asked);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setAsked(query);
  };
  return (
    <>
      <PageHeader title={copy.tickets.title} lead={copy.tickets.lead} />
      <form className="find" onSubmit={submit}>
        <TextField label={copy.tickets.query} value={query} onChange={setQuery} icon="search" autoComplete="email" maxLength={254} />
        <Button type="submit" variant="primary">
          {copy.tickets.find}
        </Button>
      </form>
      <div className="ui-stack ui-gap-5 found">
        {asked.trim() !== "" && (
          <Notice tone={found.length > 0 ? "success" : "warning"}>{found.length > 0 ? copy.tickets.found(found.length) : copy.tickets.nothing}</Notice>
        )}
        {found.map((order) => (
          <FoundOrder key={order.id} order={order} />
        ))}
      </div>
    </>
  );
}

function FoundOrder({ order }: { order: Order }) {
  const [{ event }] = useStore(settingsStore);
  const [, setOrders] = useStore(ordersStore);
  const [asking, setAsking] = useState(false);
  const { sum } = usePrice();
  const toast = useToast();
  const cancel = () => {
    setOrders((now) => changeOrder(now, order.id, { cancelled: true }));
    toast({ message: copy.tickets.cancelled });
  };
  return (
    <section className="ui-stack ui-gap-3" aria-label={order.name}>
      {owes(order) > 0 && (
        <Notice title={copy.done.toPay(sum(owes(order)))}>
          {event.payment}
        </Notice>
      )}
      <ul className="ticket-list">
        {order.tickets.map((ticket) => (
          <li key={ticket.id}>
            <TicketCard order={order} ticket={ticket} />
          </li>
        ))}
      </ul>
      {!order.cancelled && (
        <div className="ui-row ui-row-wrap done-actions">
          <Button icon="print" onClick={() => window.print()}>
            {copy.done.print}
          </Button>
          {order.tickets.every((ticket) => !ticket.usedAt) && (
            <Button variant="ghost" icon="x" onClick={() => setAsking(true)}>
              {copy.tickets.cancel}
            </Button>
          )}
        </div>
      )}
      <ConfirmDialog open={asking} onClose={() => setAsking(false)} onConfirm={cancel} title={copy.tickets.cancelTitle} confirmLabel={copy.tickets.cancel} danger>
        <p>{copy.tickets.cancelLead}</p>
      </ConfirmDialog>
    </section>
  );
}
