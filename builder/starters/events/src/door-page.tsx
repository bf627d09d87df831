import { useRef, useState, type FormEvent } from "react";
import { copy } from "./copy";
import { attendees, changeOrder, checkIn, checkOf, owes, shownCode, validTickets, type CheckIn, type Entrance } from "./domain/tickets";
import { AddExamplesButton, ExampleNotice } from "./example-data";
import { clockText, usePrice } from "./language";
import { compare } from "./lib/format";
import { useStore } from "./lib/storage";
import { ordersStore } from "./state";
import { Badge, Button, Card, EmptyState, Icon, IconButton, PageHeader, Progress, Segmented, TextField } from "./ui";

export function DoorPage() {
  const [orders] = useStore(ordersStore);
  const valid = validTickets(orders);
  const came = valid.filter((ticket) => ticket.usedAt).length;
  return (
    <>
      <PageHeader title={copy.door.title} lead={copy.door.lead} />
      <ExampleNotice />
      {valid.length === 0 ? (
        <div className="ui-card">
          <EmptyState icon="check" title={copy.door.emptyTitle} action={<AddExamplesButton />}>
            {copy.door.emptyLead}
          </EmptyState>
        </div>
      ) : (
        <div className="door">
          <div className="ui-stack ui-gap-4 door-side">
            <CodeCheck />
            <Card>
              <Progress label={copy.door.progress(came, valid.length)} value={came} max={valid.length} />
            </Card>
          </div>
          <GuestList />
        </div>
      )}
    </>
  );
}

const TONES = { welcome: "success", used: "warning", cancelled: "danger", unknown: "danger" } as const;

/** A scanner types the code and presses Enter, so the field empties itself and keeps the focus. */
function CodeCheck() {
  const [orders, setOrders] = useStore(ordersStore);
  const [code, setCode] = useState("");
  const [found, setFound] = useState<CheckIn | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { sum } = usePrice();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!code.trim()) return;
    const check = checkOf(ordersStore.get(), code);
    if (check.result === "welcome") setOrders((now) => checkIn(now, check.ticket.id, new Date().toISOString()));
    setFound(check);
    setCode("");
    field.current?.focus();
  };
  const order = found && found.result !== "unknown" ? orders.find(({ id }) => id === found.order.id) : undefined;
  const debt = order && found?.result === "welcome" ? owes(order) : 0;

  return (
    <Card className="check">
      <form className="check-form" onSubmit={submit}>
        <TextField
          ref={field}
          label={copy.door.code}
          value={code}
          onChange={setCode}
          autoCapitalize="characters"
          autoComplete="off"
          spellCheck={false}
          maxLength={40}
          placeholder="K7QF-2M9X"
        />
        <Button type="submit" variant="primary">
          {copy.door.check}
        </Button>
      </form>
      <div role="status" aria-live="assertive">
        {found && (
          <div className={`result result-${TONES[found.result]}`}>
            <Icon name={found.result === "welcome" ? "check" : "alert"} />
            <div>
              <p className="result-title">{copy.door.results[found.result]}</p>
              <p>{resultText(found)}</p>
              {debt > 0 && <p className="result-owes">{copy.door.owes(sum(debt))}</p>}
            </div>
          </div>
        )}
      </div>
      {order && debt > 0 && (
        <div>
          <Button size="sm" icon="check" onClick={() => setOrders((now) => changeOrder(now, order.id, { paid: true }))}>
            {copy.door.paid}
          </Button>
        </div>
      )}
    </Card>
  );
}

function resultText(check: CheckIn): string {
  if (check.result === "unknown") return copy.door.unknown;
  if (check.result === "cancelled") return copy.door.cancelled(check.order.name);
  if (check.result === "used") return copy.door.used(check.order.name, clockText(check.ticket.usedAt));
  return copy.door.welcome(check.order.name, check.ticket.kind);
}

type Filter = keyof typeof copy.door.filters;

function GuestList() {
  const [orders] = useStore(ordersStore);
  const [search, setSearch] = useState("");
  const [filter, setFilter] = useState<Filter>("all");
  const guests = attendees(orders, search)
    .filter(({ ticket }) => filter === "all" || (filter === "in") === Boolean(ticket.usedAt))
    .sort((one, other) => compare(one.order.name, other.order.name));
  return (
    <Card title={copy.door.list}>
      <div className="guest-bar">
        <TextField label={copy.door.search} hideLabel placeholder={copy.door.search} type="search" icon="search" value={search} onChange={setSearch} />
        <Segmented<Filter>
          label={copy.door.show}
          value={filter}
          onChange={setFilter}
          options={(["all", "out", "in"] as const).map((value) => ({ value, label: copy.door.filters[value] }))}
        />
      </div>
      <p role="status" className="quiet small">
        {guests.length === 0 ? copy.door.nothing : copy.door.found(guests.length)}
      </p>
      <ul className="guests">
        {guests.map((guest) => (
          <Guest key={guest.ticket.id} guest={guest} />
        ))}
      </ul>
    </Card>
  );
}

function Guest({ guest: { order, ticket } }: { guest: Entrance }) {
  const [, setOrders] = useStore(ordersStore);
  const { sum } = usePrice();
  const code = shownCode(ticket.code);
  const inside = Boolean(ticket.usedAt);
  return (
    <li className={inside ? "guest guest-in" : "guest"}>
      <IconButton
        icon={inside ? "undo" : "check"}
        variant={inside ? "ghost" : "secondary"}
        label={inside ? copy.door.takeBack(order.name, code) : copy.door.letIn(order.name, code)}
        onClick={() => setOrders((now) => checkIn(now, ticket.id, inside ? "" : new Date().toISOString()))}
      />
      <div className="guest-text">
        <p className="guest-name">
          <bdi>{order.name}</bdi>
          {order.example && <Badge tone="info">{copy.example}</Badge>}
        </p>
        <p className="quiet small">
          <bdi>{ticket.kind}</bdi> · <span className="code">{code}</span>
        </p>
      </div>
      <div className="guest-state">
        {inside && (
          <Badge tone="success" icon="check">
            {copy.door.at(clockText(ticket.usedAt))}
          </Badge>
        )}
        {owes(order) > 0 && <Badge tone="warning">{copy.door.owes(sum(owes(order)))}</Badge>}
      </div>
    </li>
  );
}
