import { copy } from "./copy";
import { invoiceTotals, markPaid, shownStatus } from "./domain/invoices";
import { dayText, useMoney } from "./language";
import { todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { StatusBadge } from "./status-badge";
import { invoicesStore } from "./state";
import { Button, Card, useToast } from "./ui";

/** Sent and not paid, the one that is due first on top. */
export function DueCard() {
  const [invoices, setInvoices] = useStore(invoicesStore);
  const money = useMoney();
  const toast = useToast();
  const today = todayIso();
  const due = invoices
    .filter((invoice) => invoice.status === "sent")
    .sort((first, second) => first.dueDate.localeCompare(second.dueDate))
    .slice(0, 6);
  const pay = (id: string) => {
    setInvoices((now) => markPaid(now, id, today));
    toast({ message: copy.invoices.nowPaid, tone: "success" });
  };
  return (
    <Card title={copy.overview.dueTitle}>
      {due.length === 0 ? (
        <p className="quiet">{copy.overview.nothingDue}</p>
      ) : (
        <ul className="due">
          {due.map((invoice) => (
            <li key={invoice.id} className="due-row">
              <span className="due-who">
                <bdi>{invoice.client}</bdi>
                <span className="quiet">
                  {invoice.number} · {copy.overview.dueOn(dayText(invoice.dueDate))}
                </span>
              </span>
              <span className="due-amount">
                <strong>{money.full(invoiceTotals(invoice.lines).gross)}</strong>
                <StatusBadge status={shownStatus(invoice, today)} />
              </span>
              <Button size="sm" aria-label={copy.overview.markPaidFor(invoice.number ?? "")} onClick={() => pay(invoice.id)}>
                {copy.overview.markPaid}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
