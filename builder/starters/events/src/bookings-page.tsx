import { app } from "./app.config";
import { copy } from "./copy";
import { attendeesCsv } from "./domain/attendee-file";
import { changeOrder, owes, priceOf, soldOf, validTickets, type Order } from "./domain/tickets";
import { AddExamplesButton, ExampleNotice } from "./example-data";
import { usePrice } from "./language";
import { downloadText } from "./lib/download";
import { formatDate, formatNumber } from "./lib/format";
import { useStore } from "./lib/storage";
import { ordersStore, settingsStore } from "./state";
import { Badge, Button, ButtonLink, Card, EmptyState, IconButton, PageHeader, Progress, Stat, StatRow, Table, useToast } from "./ui";

export function BookingsPage() {
  const [orders] = useStore(ordersStore);
  const toast = useToast();
  const valid = validTickets(orders);
  const exportCsv = () => {
    downloadText(`${app.slug}-attendees.csv`, attendeesCsv(orders, { titles: copy.bookings.csvTitles, yes: copy.bookings.yes, no: copy.bookings.no }));
    toast({ message: copy.bookings.exported(valid.length), tone: "success" });
  };
  return (
    <>
      <PageHeader
        title={copy.bookings.title}
        lead={copy.bookings.lead}
        actions={
          valid.length > 0 && (
            <Button icon="download" onClick={exportCsv}>
              {copy.bookings.export}
            </Button>
          )
        }
      />
      <ExampleNotice />
      <div className="ui-stack ui-gap-5">
        <Figures />
        <KindsCard />
        {orders.length === 0 ? (
          <div className="ui-card">
            <EmptyState
              icon="users"
              title={copy.bookings.emptyTitle}
              action={
                <>
                  <ButtonLink href="#/event" icon="calendar">
                    {copy.bookings.toEvent}
                  </ButtonLink>
                  <AddExamplesButton />
                </>
              }
            >
              {copy.bookings.emptyLead}
            </EmptyState>
          </div>
        ) : (
          <Card title={copy.bookings.list}>
            <OrderTable />
          </Card>
        )}
      </div>
    </>
  );
}

function Figures() {
  const [orders] = useStore(ordersStore);
  const [{ kinds }] = useStore(settingsStore);
  const { sum } = usePrice();
  const valid = validTickets(orders);
  const places = kinds.reduce((all, kind) => all + kind.quantity, 0);
  const booked = priceOf(valid);
  const open = orders.reduce((all, order) => all + owes(order), 0);
  return (
    <StatRow>
      <Stat label={copy.bookings.sold} value={formatNumber(valid.length)} hint={copy.bookings.ofPlaces(formatNumber(places))} />
      <Stat label={copy.bookings.inside} value={formatNumber(valid.filter((ticket) => ticket.usedAt).length)} hint={copy.bookings.ofPlaces(formatNumber(valid.length))} />
      <Stat label={copy.bookings.revenue} value={sum(booked)} hint={booked > 0 ? copy.bookings.paidHint(sum(booked - open)) : undefined} />
    </StatRow>
  );
}

function KindsCard() {
  const [orders] = useStore(ordersStore);
  const [{ kinds }] = useStore(settingsStore);
  if (kinds.length === 0) return null;
  return (
    <Card title={copy.bookings.kinds}>
      <ul className="kind-bars">
        {kinds.map((kind) => {
          const sold = soldOf(orders, kind.id);
          return (
            <li key={kind.id}>
              <Progress label={copy.bookings.kindProgress(kind.name, formatNumber(sold), formatNumber(kind.quantity))} value={sold} max={kind.quantity} />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function stateOf(order: Order): keyof typeof copy.bookings.states {
  if (order.cancelled) return "cancelled";
  if (priceOf(order.tickets) === 0) return "free";
  return order.paid ? "paid" : "open";
}

const TONES = { cancelled: "neutral", free: "neutral", paid: "success", open: "warning" } as const;

function OrderTable() {
  const [orders, setOrders] = useStore(ordersStore);
  const { price } = usePrice();
  const toast = useToast();
  const cancel = (order: Order) => {
    setOrders((now) => changeOrder(now, order.id, { cancelled: true }));
    // The places may be sold again by then; the organiser may still overbook their own event.
    const undo = () => setOrders((now) => changeOrder(now, order.id, { cancelled: false }));
    toast({ message: copy.bookings.cancelledToast, action: { label: copy.undo, onAction: undo } });
  };
  return (
    <Table
      caption={copy.bookings.list}
      hideCaption
      rows={[...orders].reverse()}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "name",
          header: copy.bookings.name,
          render: (order) => (
            <span className="who">
              <strong>
                <bdi>{order.name}</bdi>
              </strong>
              <span className="quiet">{order.email}</span>
              {order.example && <Badge tone="info">{copy.example}</Badge>}
            </span>
          ),
        },
        { key: "tickets", header: copy.bookings.tickets, render: (order) => <bdi>{kindsText(order)}</bdi> },
        { key: "at", header: copy.bookings.at, render: ({ at }) => formatDate(at) },
        { key: "amount", header: copy.bookings.amount, align: "end", render: (order) => price(priceOf(order.tickets)) },
        { key: "state", header: copy.bookings.state, render: (order) => <Badge tone={TONES[stateOf(order)]}>{copy.bookings.states[stateOf(order)]}</Badge> },
        {
          key: "actions",
          header: copy.bookings.actions,
          align: "end",
          render: (order) => {
            const state = stateOf(order);
            return (
              <span className="ui-row order-actions">
                {(state === "open" || state === "paid") && (
                  <IconButton
                    size="sm"
                    icon={state === "open" ? "credit" : "undo"}
                    label={state === "open" ? copy.bookings.markPaid(order.name) : copy.bookings.markOpen(order.name)}
                    onClick={() => setOrders((now) => changeOrder(now, order.id, { paid: state === "open" }))}
                  />
                )}
                {state !== "cancelled" && <IconButton size="sm" icon="x" label={copy.bookings.cancel(order.name)} onClick={() => cancel(order)} />}
              </span>
            );
          },
        },
      ]}
    />
  );
}

/** "2 × Entry, 1 × Reduced" */
function kindsText(order: Order): string {
  const names = [...new Set(order.tickets.map(({ kind }) => kind))];
  return names.map((name) => `${order.tickets.filter(({ kind }) => kind === name).length} × ${name}`).join(", ");
}
