import { useState } from "react";
import { copy } from "./copy";
import { invoiceTotals, shownStatus, type Invoice, type ShownStatus } from "./domain/invoices";
import { AddExamplesButton, ExampleNotice } from "./example-notice";
import { InvoiceEditor } from "./invoice-editor";
import { InvoiceView } from "./invoice-view";
import { dayText, useMoney } from "./language";
import { todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { StatusBadge } from "./status-badge";
import { invoicesStore } from "./state";
import { Badge, Button, EmptyState, PageHeader, Segmented, Table } from "./ui";

/** What the page shows: the list, one invoice, or the editor (with no id: a new one). */
export type InvoiceScreen = { name: "list" } | { name: "view"; id: string } | { name: "edit"; id: string | null };

export function InvoicesPage({ screen, onScreen }: { screen: InvoiceScreen; onScreen(screen: InvoiceScreen): void }) {
  const [invoices] = useStore(invoicesStore);
  const list = () => onScreen({ name: "list" });
  if (screen.name === "edit") {
    const draft = invoices.find((invoice) => invoice.id === screen.id && invoice.status === "draft") ?? null;
    return <InvoiceEditor key={screen.id} invoice={draft} onDone={(id) => onScreen(id ? { name: "view", id } : { name: "list" })} />;
  }
  if (screen.name === "view") {
    const invoice = invoices.find((each) => each.id === screen.id);
    if (invoice) return <InvoiceView key={invoice.id} invoice={invoice} onScreen={onScreen} />;
    return (
      <EmptyState icon="receipt" title={copy.invoices.missing} action={<Button onClick={list}>{copy.invoices.back}</Button>} />
    );
  }
  return <InvoiceList onScreen={onScreen} />;
}

const STATUSES = ["draft", "sent", "overdue", "paid", "cancelled"] as const satisfies readonly ShownStatus[];

function InvoiceList({ onScreen }: { onScreen(screen: InvoiceScreen): void }) {
  const [invoices] = useStore(invoicesStore);
  const [status, setStatus] = useState<ShownStatus | "">("");
  const today = todayIso();
  const count = (each: ShownStatus) => invoices.filter((invoice) => shownStatus(invoice, today) === each).length;
  const present = STATUSES.filter((each) => count(each) > 0);
  const chosen = status && present.includes(status) ? status : "";
  const shown = invoices.filter((invoice) => !chosen || shownStatus(invoice, today) === chosen).sort(newestFirst);
  return (
    <>
      <PageHeader
        title={copy.invoices.title}
        lead={copy.invoices.lead}
        actions={
          <Button variant="primary" icon="plus" onClick={() => onScreen({ name: "edit", id: null })}>
            {copy.invoices.add}
          </Button>
        }
      />
      <ExampleNotice />
      {invoices.length === 0 ? (
        <EmptyState icon="receipt" title={copy.invoices.emptyTitle} action={<AddExamplesButton />}>
          {copy.invoices.emptyLead}
        </EmptyState>
      ) : (
        <div className="ui-stack ui-gap-4">
          <div>
            <Segmented<ShownStatus | "">
              label={copy.invoices.filter}
              value={chosen}
              onChange={setStatus}
              options={[
                { value: "", label: `${copy.invoices.all} ${invoices.length}` },
                ...present.map((value) => ({ value, label: `${copy.invoices.status[value]} ${count(value)}` })),
              ]}
            />
          </div>
          <InvoiceTable invoices={shown} today={today} onOpen={(id) => onScreen({ name: "view", id })} />
        </div>
      )}
    </>
  );
}

function InvoiceTable({ invoices, today, onOpen }: { invoices: readonly Invoice[]; today: string; onOpen(id: string): void }) {
  const money = useMoney();
  const { columns } = copy.invoices;
  return (
    <Table
      caption={copy.invoices.list}
      hideCaption
      rows={invoices}
      rowKey={(invoice) => invoice.id}
      columns={[
        {
          key: "number",
          header: columns.number,
          render: (invoice) => <strong className="nowrap">{invoice.number ?? copy.invoices.noNumber}</strong>,
        },
        {
          key: "client",
          header: columns.client,
          render: (invoice) => (
            <span className="entry-what">
              <bdi>{invoice.client}</bdi>
              {invoice.example && <Badge tone="info">{copy.example}</Badge>}
            </span>
          ),
        },
        { key: "issued", header: columns.issued, render: (invoice) => <span className="nowrap">{dayText(invoice.issueDate)}</span> },
        { key: "due", header: columns.due, render: (invoice) => <span className="nowrap">{dayText(invoice.dueDate)}</span> },
        { key: "status", header: columns.status, render: (invoice) => <StatusBadge status={shownStatus(invoice, today)} /> },
        {
          key: "total",
          header: columns.total,
          align: "end",
          render: (invoice) => <strong className="amount">{money.full(invoiceTotals(invoice.lines).gross)}</strong>,
        },
        {
          key: "actions",
          header: columns.actions,
          align: "end",
          render: (invoice) => (
            <Button size="sm" aria-label={copy.invoices.openFor(invoice.number ?? invoice.client)} onClick={() => onOpen(invoice.id)}>
              {copy.invoices.open}
            </Button>
          ),
        },
      ]}
    />
  );
}

/** Drafts on top, since they wait for their author; then by number. */
function newestFirst(first: Invoice, second: Invoice): number {
  if ((first.number === null) !== (second.number === null)) return first.number === null ? -1 : 1;
  return second.issueDate.localeCompare(first.issueDate) || (second.number ?? "").localeCompare(first.number ?? "");
}
