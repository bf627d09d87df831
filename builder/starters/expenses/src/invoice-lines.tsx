import { useRef } from "react";
import { copy } from "./copy";
import { lineNet, LINES_LIMIT, type InvoiceLine } from "./domain/invoices";
import { parseMoney, parseQuantity, parseRate, type BasisPoints } from "./domain/money";
import { typedQuantity, typedRate, useMoney, type MoneyText } from "./language";
import type { Currency } from "./lib/amount";
import { language } from "./lib/format";
import { newId } from "./lib/ids";
import { Button, IconButton, TextField } from "./ui";

/** A line as it stands in its fields; what cannot be read stays as typed. */
export type TypedLine = { id: string; description: string; quantity: string; unitPrice: string; taxRate: string };

export function typedNew(taxRate: BasisPoints): TypedLine {
  return { id: newId(), description: "", quantity: "1", unitPrice: "", taxRate: typedRate(taxRate) };
}

export function typedFrom(line: InvoiceLine, money: MoneyText): TypedLine {
  return {
    id: line.id,
    description: line.description,
    quantity: typedQuantity(line.quantity),
    unitPrice: money.typed(line.unitPrice),
    taxRate: typedRate(line.taxRate),
  };
}

/** Numbers that cannot be read become NaN, which `invoiceProblems` names. */
export function lineFrom(typed: TypedLine, currency: Currency): InvoiceLine {
  return {
    id: typed.id,
    description: typed.description,
    quantity: parseQuantity(typed.quantity, language) ?? NaN,
    unitPrice: parseMoney(typed.unitPrice, currency, language) ?? NaN,
    taxRate: parseRate(typed.taxRate, language) ?? NaN,
  };
}

export interface InvoiceLinesProps {
  typed: readonly TypedLine[];
  onChange(typed: TypedLine[]): void;
  /** Of a new line. */
  taxRate: BasisPoints;
  error(field: string): string | undefined;
}

export function InvoiceLines({ typed, onChange, taxRate, error }: InvoiceLinesProps) {
  const money = useMoney();
  const list = useRef<HTMLOListElement>(null);
  const focusLater = (selector: string) => setTimeout(() => list.current?.querySelector<HTMLElement>(selector)?.focus(), 0);
  const set = (id: string, change: Partial<TypedLine>) => onChange(typed.map((line) => (line.id === id ? { ...line, ...change } : line)));
  const add = () => {
    onChange([...typed, typedNew(taxRate)]);
    focusLater(".line:last-child input");
  };
  return (
    <div className="ui-stack ui-gap-3">
      <ol className="lines" ref={list}>
        {typed.map((line, at) => {
          const read = lineFrom(line, money.currency);
          const net = Number.isInteger(read.quantity) && Number.isInteger(read.unitPrice) ? money.full(lineNet(read)) : "–";
          return (
            <li key={line.id} className="line">
              <fieldset className="line-fields">
                <legend className="ui-hidden">{copy.invoices.line(at + 1)}</legend>
                <TextField
                  className="line-description"
                  label={copy.invoices.lineDescription}
                  value={line.description}
                  onChange={(description) => set(line.id, { description })}
                  error={error(`${line.id}.description`)}
                />
                <TextField
                  label={copy.invoices.quantity}
                  value={line.quantity}
                  onChange={(quantity) => set(line.id, { quantity })}
                  inputMode="decimal"
                  error={error(`${line.id}.quantity`)}
                />
                <TextField
                  label={copy.invoices.unitPrice}
                  value={line.unitPrice}
                  onChange={(unitPrice) => set(line.id, { unitPrice })}
                  inputMode="decimal"
                  error={error(`${line.id}.unitPrice`)}
                />
                <TextField
                  label={copy.invoices.taxRate}
                  value={line.taxRate}
                  onChange={(rate) => set(line.id, { taxRate: rate })}
                  inputMode="decimal"
                  error={error(`${line.id}.taxRate`)}
                />
                <div className="line-net">
                  <span className="quiet">{copy.invoices.lineTotal}</span>
                  <output className="amount">{net}</output>
                </div>
                <IconButton
                  icon="trash"
                  label={copy.invoices.removeLine(at + 1)}
                  disabled={typed.length === 1}
                  onClick={() => {
                    onChange(typed.filter((each) => each.id !== line.id));
                    focusLater(`.line:nth-child(${Math.max(1, at)}) input`);
                  }}
                />
              </fieldset>
            </li>
          );
        })}
      </ol>
      {typed.length < LINES_LIMIT && (
        <div>
          <Button icon="plus" size="sm" onClick={add}>
            {copy.invoices.addLine}
          </Button>
        </div>
      )}
    </div>
  );
}
