import { useState, type FormEvent } from "react";
import { copy } from "./copy";
import { deliveryFee, isShort, pieces, priced, setQuantity, subtotal, type PricedLine } from "./domain/cart";
import { customerProblems, NO_CUSTOMER, placeOrder, type Customer, type Handover } from "./domain/orders";
import { useMoney } from "./language";
import { newId } from "./lib/ids";
import { go } from "./lib/route";
import { useStore } from "./lib/storage";
import { Picture } from "./picture";
import { productLink } from "./product-card";
import { Quantity } from "./quantity";
import { cartStore, ordersStore, productsStore, settingsStore } from "./state";
import { Sums } from "./sums";
import { Button, ButtonLink, Card, EmptyState, focusFirstInvalid, IconButton, Notice, PageHeader, Segmented, TextArea, TextField, useToast } from "./ui";

export function CartPage() {
  const [cart] = useStore(cartStore);
  const [products] = useStore(productsStore);
  const lines = priced(cart, products);
  return (
    <>
      <PageHeader title={copy.cart.title} lead={lines.length > 0 ? copy.cart.lead(pieces(lines)) : undefined} />
      {lines.length === 0 ? (
        <EmptyState
          icon="inbox"
          title={copy.cart.empty}
          action={
            <ButtonLink variant="primary" href="#/shop">
              {copy.cart.toShop}
            </ButtonLink>
          }
        >
          <p>{copy.cart.emptyLead}</p>
        </EmptyState>
      ) : (
        <Checkout lines={lines} short={isShort(cart, products)} />
      )}
    </>
  );
}

function Checkout({ lines, short }: { lines: readonly PricedLine[]; short: boolean }) {
  const [settings] = useStore(settingsStore);
  const [wanted, setWanted] = useState<Handover>(settings.pickup ? "pickup" : "delivery");
  const [customer, setCustomer] = useState<Customer>(NO_CUSTOMER);
  const [tried, setTried] = useState(false);
  const money = useMoney();
  const handover: Handover = settings.pickup && settings.delivery ? wanted : settings.pickup ? "pickup" : "delivery";
  const sum = subtotal(lines);
  const fee = handover === "delivery" ? deliveryFee(sum, { offered: true, fee: settings.deliveryFee, freeFrom: settings.freeFrom }) : null;
  const problems = customerProblems(customer, handover);

  const order = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length > 0) return focusFirstInvalid(event.currentTarget);
    const placed = placeOrder(
      { orders: ordersStore.get(), products: productsStore.get() },
      { id: newId(), placedAt: new Date().toISOString(), lines, customer, handover, deliveryFee: fee ?? 0 },
    );
    ordersStore.set(placed.orders);
    productsStore.set(placed.products);
    cartStore.set([]);
    return go(`order/${placed.order.id}`);
  };

  return (
    <form className="checkout" noValidate onSubmit={order}>
      <div className="ui-stack ui-gap-5">
        {short && <Notice tone="warning">{copy.cart.short}</Notice>}
        <Card title={copy.cart.items}>
          <ul className="lines">
            {lines.map((line) => (
              <CartRow key={line.product.id} line={line} />
            ))}
          </ul>
        </Card>
        <Card title={copy.cart.handover}>
          <div className="ui-stack ui-gap-4">
            {settings.pickup && settings.delivery && (
              <div>
                <Segmented<Handover>
                  label={copy.cart.handover}
                  value={handover}
                  onChange={setWanted}
                  options={[
                    { value: "pickup", label: copy.cart.pickup, icon: "pin" },
                    { value: "delivery", label: copy.cart.delivery, icon: "home" },
                  ]}
                />
              </div>
            )}
            {handover === "pickup" && <p dir="auto">{settings.pickupPlace ? copy.cart.pickupAt(settings.pickupPlace) : copy.cart.pickupOpen}</p>}
            {handover === "delivery" && settings.freeFrom > 0 && <p className="quiet">{copy.cart.freeFrom(money(settings.freeFrom))}</p>}
          </div>
        </Card>
        <CustomerCard customer={customer} onChange={setCustomer} handover={handover} problems={tried ? problems : {}} />
      </div>
      <aside className="checkout-summary">
        <Card title={copy.cart.summary}>
          <div className="ui-stack ui-gap-4">
            <Sums subtotal={sum} fee={fee} />
            {settings.payment && (
              <p className="quiet" dir="auto">
                {settings.payment}
              </p>
            )}
            <Button type="submit" variant="primary" icon="check">
              {copy.cart.place}
            </Button>
          </div>
        </Card>
      </aside>
    </form>
  );
}

function CartRow({ line }: { line: PricedLine }) {
  const { product, quantity, total, most } = line;
  const [cart, setCart] = useStore(cartStore);
  const money = useMoney();
  const toast = useToast();
  const remove = () => {
    const before = cart;
    setCart((now) => setQuantity(now, product, 0));
    toast({ message: copy.cart.removed(product.name), action: { label: copy.undo, onAction: () => setCart(before) } });
  };
  return (
    <li className="line">
      <div className="line-picture">
        <Picture product={product} />
      </div>
      <div className="line-what">
        <a href={productLink(product)} dir="auto">
          {product.name}
        </a>
        <span className="quiet">{copy.cart.each(money(product.price ?? 0))}</span>
      </div>
      <Quantity label={`${copy.product.quantity}: ${product.name}`} hideLabel value={quantity} most={most} onChange={(next) => setCart((now) => setQuantity(now, product, next))} />
      <strong className="line-total">{money(total)}</strong>
      <IconButton icon="trash" size="sm" label={copy.cart.remove(product.name)} onClick={remove} />
    </li>
  );
}

interface CustomerCardProps {
  customer: Customer;
  onChange(customer: Customer): void;
  handover: Handover;
  problems: ReturnType<typeof customerProblems>;
}

function CustomerCard({ customer, onChange, handover, problems }: CustomerCardProps) {
  const set = (field: keyof Customer) => (value: string) => onChange({ ...customer, [field]: value });
  const error = (field: keyof typeof problems) => (problems[field] ? copy.cart.problems[problems[field]] : undefined);
  return (
    <Card title={copy.cart.details}>
      <div className="ui-stack ui-gap-4">
        <TextField label={copy.cart.name} value={customer.name} onChange={set("name")} error={error("name")} autoComplete="name" maxLength={120} dir="auto" />
        <div className="form-pair">
          <TextField
            label={copy.cart.email}
            hint={copy.cart.contactHint}
            type="email"
            value={customer.email}
            onChange={set("email")}
            error={error("email")}
            autoComplete="email"
            maxLength={254}
          />
          <TextField label={copy.cart.phone} type="tel" value={customer.phone} onChange={set("phone")} error={error("phone")} autoComplete="tel" maxLength={40} />
        </div>
        {handover === "delivery" && (
          <TextArea
            label={copy.cart.address}
            value={customer.address}
            onChange={set("address")}
            error={error("address")}
            autoComplete="street-address"
            maxLength={400}
            rows={3}
            dir="auto"
          />
        )}
        <TextArea label={copy.optional(copy.cart.note)} value={customer.note} onChange={set("note")} maxLength={1_000} rows={2} dir="auto" />
      </div>
    </Card>
  );
}
