import { useState } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { figures, orderTotal, ordersToCsv, setStatus, type Order, type OrderStatus } from "./domain/orders";
import { useMoney } from "./language";
import { downloadText } from "./lib/download";
import { formatDateTime } from "./lib/format";
import { useStore } from "./lib/storage";
import { OrderLines } from "./order-page";
import { ordersStore, productsStore } from "./state";
import { Badge, Button, ButtonLink, Card, Checkbox, ConfirmDialog, EmptyState, PageHeader, Segmented, Stat, StatRow, useToast } from "./ui";

type Which = "open" | "done" | "all";
const TONES = { new: "accent", prepared: "info", done: "success", cancelled: "neutral" } as const;

export function OrdersPage() {
  const [orders] = useStore(ordersStore);
  const [which, setWhich] = useState<Which>("open");
  const toast = useToast();
  const shown = orders
    .filter(({ status }) => which === "all" || (which === "done" ? status === "done" : status === "new" || status === "prepared"))
    .sort((one, other) => other.number - one.number);
  const exportCsv = () => {
    const { titles, status, handover, paid, notPaid } = copy.orders;
    downloadText(`${app.slug}-orders.csv`, ordersToCsv(orders, { titles, status, handover, paid, unpaid: notPaid }));
    toast({ message: copy.orders.exported(orders.length), tone: "success" });
  };
  return (
    <>
      <PageHeader
        title={copy.orders.title}
        lead={copy.orders.lead}
        actions={
          orders.length > 0 && (
            <Button icon="download" onClick={exportCsv}>
              {copy.orders.exportCsv}
            </Button>
          )
        }
      />
      {orders.length === 0 ? (
        <EmptyState icon="receipt" title={copy.orders.emptyTitle} action={<ButtonLink href="#/shop">{copy.cart.toShop}</ButtonLink>}>
          <p>{copy.orders.emptyLead}</p>
        </EmptyState>
      ) : (
        <div className="ui-stack ui-gap-5">
          <Figures orders={orders} />
          <div>
            <Segmented<Which>
              label={copy.orders.filter}
              value={which}
              onChange={setWhich}
              options={(["open", "done", "all"] as const).map((value) => ({ value, label: copy.orders.filters[value] }))}
            />
          </div>
          {shown.length === 0 && <p className="quiet">{copy.orders.noneFit}</p>}
          {shown.map((order) => (
            <OrderCard key={order.id} order={order} />
          ))}
        </div>
      )}
    </>
  );
}

function Figures({ orders }: { orders: readonly Order[] }) {
  const money = useMoney();
  const { open, unpaid, turnover } = figures(orders);
  return (
    <StatRow>
      <Stat label={copy.orders.open} value={open} />
      <Stat label={copy.orders.unpaid} value={money(unpaid)} />
      <Stat label={copy.orders.turnover} value={money(turnover)} />
    </StatRow>
  );
}

function OrderCard({ order }: { order: Order }) {
  const [, setOrders] = useStore(ordersStore);
  const money = useMoney();
  const { customer } = order;
  const contact = [customer.email, customer.phone].filter(Boolean).join(" · ");
  return (
    <Card as="article" title={copy.order.title(order.number)} actions={<Badge tone={TONES[order.status]}>{copy.orders.status[order.status]}</Badge>}>
      <div className="order-card">
        <div className="ui-stack ui-gap-3">
          <p className="quiet">{formatDateTime(order.placedAt)}</p>
          <OrderLines order={order} />
          <p className="order-total">
            <span>{copy.cart.total}</span>
            <strong>{money(orderTotal(order))}</strong>
          </p>
        </div>
        <div className="ui-stack ui-gap-3 order-who">
          <p>
            <strong dir="auto">{customer.name}</strong>
            {contact && <bdi>{contact}</bdi>}
          </p>
          <p className="lines-kept">
            <span className="quiet">{copy.orders.handover[order.handover]}</span>
            {customer.address && <bdi>{customer.address}</bdi>}
          </p>
          {customer.note && (
            <p className="lines-kept">
              <span className="quiet">{copy.orders.note}</span>
              <bdi>{customer.note}</bdi>
            </p>
          )}
          <Checkbox
            label={copy.orders.paid}
            checked={order.paid}
            onChange={(paid) => setOrders((now) => now.map((each) => (each.id === order.id ? { ...each, paid } : each)))}
          />
        </div>
      </div>
      <OrderActions order={order} />
    </Card>
  );
}

function OrderActions({ order }: { order: Order }) {
  const [cancelling, setCancelling] = useState(false);
  const toast = useToast();
  const to = (status: OrderStatus) => {
    const changed = setStatus({ orders: ordersStore.get(), products: productsStore.get() }, order.id, status);
    ordersStore.set(changed.orders);
    productsStore.set(changed.products);
    toast({ message: copy.orders.changed(order.number, copy.orders.status[status]), tone: "success" });
  };
  const open = order.status === "new" || order.status === "prepared";
  return (
    <div className="ui-row ui-row-wrap order-card-actions">
      {order.status === "new" && (
        <Button size="sm" variant="primary" onClick={() => to("prepared")}>
          {copy.orders.prepare}
        </Button>
      )}
      {order.status === "prepared" && (
        <Button size="sm" variant="primary" icon="check" onClick={() => to("done")}>
          {copy.orders.finish}
        </Button>
      )}
      {!open && (
        <Button size="sm" icon="undo" onClick={() => to("new")}>
          {copy.orders.reopen}
        </Button>
      )}
      <ButtonLink size="sm" variant="ghost" icon="receipt" href={`#/order/${order.id}`}>
        {copy.orders.view(order.number)}
      </ButtonLink>
      {open && (
        <Button size="sm" variant="ghost" onClick={() => setCancelling(true)}>
          {copy.orders.cancel}
        </Button>
      )}
      <ConfirmDialog
        open={cancelling}
        onClose={() => setCancelling(false)}
        onConfirm={() => to("cancelled")}
        title={copy.orders.cancelTitle(order.number)}
        confirmLabel={copy.orders.cancel}
        danger
      >
        <p>{copy.orders.cancelLead}</p>
      </ConfirmDialog>
    </div>
  );
}
