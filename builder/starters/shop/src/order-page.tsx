import { app } from "./app.config";
import { copy } from "./copy";
import { orderTotal, type Order } from "./domain/orders";
import type { Cents } from "./domain/price";
import { useMoney } from "./language";
import { formatDateTime } from "./lib/format";
import { useStore } from "./lib/storage";
import { ordersStore, settingsStore, type Settings } from "./state";
import { Sums } from "./sums";
import { Button, ButtonLink, Card, EmptyState, Notice, PageHeader } from "./ui";

/** What the customer sees after ordering, and may print. */
export function OrderPage({ id }: { id: string }) {
  const [orders] = useStore(ordersStore);
  const [settings] = useStore(settingsStore);
  const money = useMoney();
  const order = orders.find((each) => each.id === id);
  if (!order) {
    return (
      <>
        <PageHeader title={copy.order.missingTitle} />
        <EmptyState icon="receipt" title={copy.order.missingLead} action={<ButtonLink href="#/shop">{copy.order.toShop}</ButtonLink>} />
      </>
    );
  }
  return (
    <div className="order">
      <PageHeader title={copy.order.thanks} lead={copy.order.lead(order.number)} />
      <div className="ui-stack ui-gap-5">
        {settings.email ? (
          <Notice
            action={
              <ButtonLink size="sm" icon="mail" href={mailTo(order, settings, money)}>
                {copy.order.send}
              </ButtonLink>
            }
          >
            {copy.order.sendLead}
          </Notice>
        ) : (
          <Notice tone="success">{copy.order.local}</Notice>
        )}
        <Card title={copy.order.title(order.number)}>
          <div className="ui-stack ui-gap-4">
            <p className="quiet">{formatDateTime(order.placedAt)}</p>
            <OrderLines order={order} />
            <Sums subtotal={orderTotal(order) - order.deliveryFee} fee={order.handover === "delivery" ? order.deliveryFee : null} />
          </div>
        </Card>
        <Card title={copy.cart.handover}>
          <p className="lines-kept" dir="auto">
            {order.handover === "delivery" ? order.customer.address : settings.pickupPlace ? copy.cart.pickupAt(settings.pickupPlace) : copy.cart.pickupOpen}
          </p>
        </Card>
        {settings.payment && (
          <Card title={copy.cart.payment}>
            <p className="lines-kept" dir="auto">
              {settings.payment}
            </p>
          </Card>
        )}
        <div className="ui-row ui-row-wrap order-actions">
          <Button icon="download" onClick={() => window.print()}>
            {copy.order.print}
          </Button>
          <ButtonLink variant="primary" href="#/shop">
            {copy.order.toShop}
          </ButtonLink>
        </div>
      </div>
    </div>
  );
}

export function OrderLines({ order }: { order: Order }) {
  const money = useMoney();
  return (
    <ul className="order-lines" aria-label={copy.order.items}>
      {order.lines.map((line) => (
        <li key={line.productId}>
          <span>
            <span className="order-count">{line.quantity} ×</span> <bdi>{line.name}</bdi>
          </span>
          <span className="line-total">{money(line.price * line.quantity)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The whole order as a message in the customer's own mail program. */
function mailTo(order: Order, settings: Settings, money: (price: Cents) => string): string {
  const { customer } = order;
  const body = [
    copy.order.mailGreeting(app.name),
    "",
    copy.order.mailLead,
    ...order.lines.map((line) => copy.order.pieces(line.quantity, line.name, money(line.price * line.quantity))),
    "",
    `${copy.cart.total}: ${money(orderTotal(order))}`,
    `${copy.cart.handover}: ${order.handover === "delivery" ? `${copy.cart.delivery}, ${customer.address}` : copy.cart.pickup}`,
    "",
    ...[customer.name, customer.email, customer.phone, customer.note].filter(Boolean),
  ].join("\r\n");
  const subject = `${copy.order.title(order.number)} – ${app.name}`;
  return `mailto:${encodeURIComponent(settings.email)}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`;
}
