import { useEffect, useRef } from "react";
import { copy } from "./copy";
import { owes, type Order } from "./domain/tickets";
import { usePrice } from "./language";
import { useStore } from "./lib/storage";
import { saveCalendar } from "./save-calendar";
import { settingsStore } from "./state";
import { TicketCard } from "./ticket-card";
import { Button, Icon, Notice } from "./ui";

export function BookingDone({ order, onAnother }: { order: Order; onAnother(): void }) {
  const [{ event }] = useStore(settingsStore);
  const { sum } = usePrice();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    document.documentElement.scrollTop = 0;
  }, []);
  return (
    <section className="done">
      <div className="done-head">
        <span className="done-mark">
          <Icon name="check" />
        </span>
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {copy.done.title}
          </h1>
          <p className="ui-lead">{copy.done.lead}</p>
        </div>
      </div>
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
      <div className="ui-row ui-row-wrap done-actions">
        <Button variant="primary" icon="print" onClick={() => window.print()}>
          {copy.done.print}
        </Button>
        {event.day && (
          <Button icon="calendar" onClick={() => saveCalendar(event)}>
            {copy.event.calendar}
          </Button>
        )}
        <Button variant="ghost" onClick={onAnother}>
          {copy.done.another}
        </Button>
      </div>
    </section>
  );
}
