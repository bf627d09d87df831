import { useState, type FormEvent } from "react";
import { copy } from "./copy";
import { LARGEST_QUANTITY, soldOf, TEXT_LIMIT, type Order, type TicketKind } from "./domain/tickets";
import { parseAmount, typedAmount } from "./lib/amount";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { ordersStore, settingsStore } from "./state";
import { Button, Card, focusFirstInvalid, IconButton, TextField, useToast } from "./ui";

/** A kind while it is edited: numbers are text until they are saved. */
type Row = { id: string; name: string; note: string; price: string; quantity: string };

export function KindsForm() {
  const [{ kinds, currency }, setSettings] = useStore(settingsStore);
  const [orders] = useStore(ordersStore);
  const [rows, setRows] = useState<Row[]>(() => kinds.map(rowOf));
  const [tried, setTried] = useState(false);
  const toast = useToast();
  const set = (id: string, field: keyof Row) => (value: string) => setRows((now) => now.map((row) => (row.id === id ? { ...row, [field]: value } : row)));

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (rows.some((row) => Object.values(problemsOf(row, orders)).some(Boolean))) return focusFirstInvalid(event.currentTarget);
    setSettings((now) => ({ ...now, kinds: rows.map(kindOf) }));
    setTried(false);
    return toast({ message: copy.saved, tone: "success" });
  };

  return (
    <Card title={copy.settings.kinds}>
      <form className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
        <p className="quiet">{copy.settings.kindsLead}</p>
        {rows.map((row) => {
          const sold = soldOf(orders, row.id);
          const problems = tried ? problemsOf(row, orders) : {};
          return (
            <fieldset key={row.id} className="kind-row">
              <legend className="ui-hidden">{row.name}</legend>
              <TextField className="kind-row-name" label={copy.settings.kindName} value={row.name} onChange={set(row.id, "name")} error={problems.name} maxLength={TEXT_LIMIT} />
              <TextField label={copy.settings.price(currency)} value={row.price} onChange={set(row.id, "price")} inputMode="decimal" error={problems.price} />
              <TextField label={copy.settings.quantity} value={row.quantity} onChange={set(row.id, "quantity")} inputMode="numeric" error={problems.quantity} />
              <TextField className="kind-row-note" label={copy.optional(copy.settings.kindNote)} value={row.note} onChange={set(row.id, "note")} maxLength={TEXT_LIMIT} />
              <div className="kind-row-end">
                {sold > 0 && <span className="quiet small">{copy.settings.sold(sold)}</span>}
                <IconButton icon="trash" size="sm" label={copy.settings.removeKind(row.name)} disabled={sold > 0} onClick={() => setRows((now) => now.filter(({ id }) => id !== row.id))} />
              </div>
            </fieldset>
          );
        })}
        <div className="ui-row ui-row-wrap">
          <Button icon="plus" onClick={() => setRows((now) => [...now, { id: newId(), name: copy.settings.newKind, note: "", price: "0", quantity: "50" }])}>
            {copy.settings.addKind}
          </Button>
          <Button type="submit" variant="primary">
            {copy.save}
          </Button>
        </div>
        <p className="ui-hint">{copy.settings.soldHint}</p>
      </form>
    </Card>
  );
}

function problemsOf(row: Row, orders: readonly Order[]): { name?: string; price?: string; quantity?: string } {
  const quantity = quantityOf(row);
  const sold = soldOf(orders, row.id);
  return {
    ...(row.name.trim() ? {} : { name: copy.problems.name }),
    ...(priceOfRow(row) === null ? { price: copy.problems.price } : {}),
    ...(quantity === null ? { quantity: copy.problems.quantity } : quantity < sold ? { quantity: copy.problems.tooFew(sold) } : {}),
  };
}

function priceOfRow(row: Row): number | null {
  return row.price.trim() === "" ? 0 : parseAmount(row.price);
}

function quantityOf(row: Row): number | null {
  const text = row.quantity.trim();
  return /^\d{1,6}$/.test(text) && Number(text) <= LARGEST_QUANTITY ? Number(text) : null;
}

function rowOf(kind: TicketKind): Row {
  return { id: kind.id, name: kind.name, note: kind.note, price: typedAmount(kind.price, copy.decimal), quantity: String(kind.quantity) };
}

function kindOf(row: Row): TicketKind {
  return { id: row.id, name: row.name.trim(), note: row.note.trim(), price: priceOfRow(row) ?? 0, quantity: quantityOf(row) ?? 0 };
}
