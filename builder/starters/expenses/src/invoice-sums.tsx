import { copy } from "./copy";
import type { InvoiceTotals } from "./domain/invoices";
import { rateText, useMoney } from "./language";

export function InvoiceSums({ totals }: { totals: InvoiceTotals }) {
  const money = useMoney();
  return (
    <dl className="sums">
      <div>
        <dt>{copy.invoices.net}</dt>
        <dd>{money.full(totals.net)}</dd>
      </div>
      {totals.taxes
        .filter((part) => part.rate > 0)
        .map((part) => (
          <div key={part.rate}>
            <dt>{copy.invoices.tax(rateText(part.rate), money.full(part.net))}</dt>
            <dd>{money.full(part.tax)}</dd>
          </div>
        ))}
      <div className="sums-gross">
        <dt>{copy.invoices.gross}</dt>
        <dd>{money.full(totals.gross)}</dd>
      </div>
    </dl>
  );
}
