import { copy } from "./copy";
import { invoiceTotals, lineNet, type Invoice } from "./domain/invoices";
import { InvoiceSums } from "./invoice-sums";
import { dayText, quantityText, rateText, useMoney } from "./language";
import { useStore } from "./lib/storage";
import { settingsStore } from "./state";

/** The sheet of paper: the same on screen, in print and in a PDF. */
export function InvoiceDocument({ invoice }: { invoice: Invoice }) {
  const [{ business }] = useStore(settingsStore);
  const { invoices: words } = copy;
  return (
    <article className="paper" aria-label={words.documentTitle}>
      <header className="paper-head">
        <div>
          <p className="paper-title">{invoice.number ? words.documentTitle : words.documentDraft}</p>
          {invoice.number && <p className="paper-number">{invoice.number}</p>}
          {invoice.status === "paid" && invoice.paidOn && <p className="paper-stamp">{words.paidStamp(dayText(invoice.paidOn))}</p>}
          {invoice.status === "cancelled" && <p className="paper-stamp">{words.cancelledStamp}</p>}
        </div>
        <div className="paper-business">
          <strong dir="auto">{business.name}</strong>
          <p dir="auto">{business.address}</p>
          <p>{business.email}</p>
          {business.taxId && <p>{words.taxId(business.taxId)}</p>}
        </div>
      </header>
      <div className="paper-facts">
        <div>
          <p className="paper-label">{words.to}</p>
          <strong dir="auto">{invoice.client}</strong>
          <p dir="auto">{invoice.clientAddress}</p>
          <p>{invoice.clientEmail}</p>
        </div>
        <dl>
          <div>
            <dt className="paper-label">{words.issueDate}</dt>
            <dd>{dayText(invoice.issueDate)}</dd>
          </div>
          <div>
            <dt className="paper-label">{words.dueDate}</dt>
            <dd>{dayText(invoice.dueDate)}</dd>
          </div>
        </dl>
      </div>
      <PaperLines invoice={invoice} />
      <InvoiceSums totals={invoiceTotals(invoice.lines)} />
      {invoice.note && (
        <p className="paper-note" dir="auto">
          {invoice.note}
        </p>
      )}
    </article>
  );
}

function PaperLines({ invoice }: { invoice: Invoice }) {
  const money = useMoney();
  const { invoices: words } = copy;
  return (
    <div className="paper-scroll" role="region" aria-label={words.lines} tabIndex={0}>
      <table className="paper-lines">
        <caption className="ui-hidden">{words.lines}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span aria-hidden="true">#</span>
              <span className="ui-hidden">{words.number}</span>
            </th>
            <th scope="col">{words.lineDescription}</th>
            <th scope="col" className="end">
              {words.quantity}
            </th>
            <th scope="col" className="end">
              {words.unitPrice}
            </th>
            <th scope="col" className="end">
              {words.taxRate}
            </th>
            <th scope="col" className="end">
              {words.lineTotal}
            </th>
          </tr>
        </thead>
        <tbody>
          {invoice.lines.map((line, at) => (
            <tr key={line.id}>
              <td>{at + 1}</td>
              <td dir="auto" className="paper-what">
                {line.description}
              </td>
              <td className="end">{quantityText(line.quantity)}</td>
              <td className="end">{money.full(line.unitPrice)}</td>
              <td className="end">{rateText(line.taxRate)}</td>
              <td className="end">{money.full(lineNet(line))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
