import { copy } from "./copy";
import { barcode } from "./domain/barcode";
import { shownCode, type Order, type Ticket } from "./domain/tickets";
import { dayText, timesText, usePrice } from "./language";
import { useStore } from "./lib/storage";
import { settingsStore } from "./state";
import { Badge, Mark } from "./ui";

const BAR_HEIGHT = 46;

/** One ticket, as it is shown at the door: always dark on light, so that a scanner can read it. */
export function TicketCard({ order, ticket }: { order: Order; ticket: Ticket }) {
  const [{ event }] = useStore(settingsStore);
  const { price } = usePrice();
  const code = shownCode(ticket.code);
  return (
    <article className={order.cancelled ? "ticket ticket-off" : "ticket"} aria-label={`${ticket.kind}, ${code}`}>
      <div className="ticket-main">
        <p className="ticket-brand">
          <Mark />
          <bdi>{event.title}</bdi>
        </p>
        <p className="ticket-kind">
          <bdi>{ticket.kind}</bdi> <span className="ticket-price">{price(ticket.price)}</span>
        </p>
        <p>{[dayText(event), timesText(event)].filter(Boolean).join(", ")}</p>
        <p>
          <bdi>{event.place || copy.event.placeOpen}</bdi>
        </p>
        <p className="ticket-holder">
          {copy.ticket.holder} <bdi>{order.name}</bdi>
        </p>
        {order.cancelled && <Badge tone="danger">{copy.ticket.cancelled}</Badge>}
        {!order.cancelled && ticket.usedAt && <Badge tone="success">{copy.ticket.used}</Badge>}
      </div>
      <div className="ticket-stub">
        <Barcode code={ticket.code} label={copy.ticket.barcode(code)} />
        <p className="ticket-code">
          <span className="ui-hidden">{copy.ticket.code} </span>
          {code}
        </p>
      </div>
    </article>
  );
}

function Barcode({ code, label }: { code: string; label: string }) {
  const { bars, width } = barcode(code);
  return (
    <svg className="barcode" viewBox={`0 0 ${width} ${BAR_HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {bars.map((bar) => (
        <rect key={bar.x} x={bar.x} width={bar.width} height={BAR_HEIGHT} />
      ))}
    </svg>
  );
}
