import { useState, type FormEvent } from "react";
import { clientsOf } from "./clients";
import { copy } from "./copy";
import { invoiceProblems, invoiceTotals, NOTE_LIMIT, saveDraft, type Invoice } from "./domain/invoices";
import { InvoiceLines, lineFrom, typedFrom, typedNew, type TypedLine } from "./invoice-lines";
import { InvoiceSums } from "./invoice-sums";
import { useMoney } from "./language";
import { addDays, isDay } from "./lib/days";
import { todayIso } from "./lib/format";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { entriesStore, invoicesStore, settingsStore } from "./state";
import { Button, Card, focusFirstInvalid, Notice, PageHeader, SelectField, TextArea, TextField, useToast } from "./ui";

/** `onDone` gets the id of what was saved, or null when nothing was. */
export function InvoiceEditor({ invoice, onDone }: { invoice: Invoice | null; onDone(id: string | null): void }) {
  const [settings] = useStore(settingsStore);
  const [entries] = useStore(entriesStore);
  const [invoices, setInvoices] = useStore(invoicesStore);
  const money = useMoney();
  const toast = useToast();
  const [draft, setDraft] = useState<Invoice>(() => invoice ?? newInvoice(settings.dueDays, settings.business.payment));
  const [typed, setTyped] = useState<TypedLine[]>(() =>
    invoice ? invoice.lines.map((line) => typedFrom(line, money)) : [typedNew(settings.taxRate)],
  );
  const [tried, setTried] = useState(false);
  const full: Invoice = { ...draft, lines: typed.map((line) => lineFrom(line, settings.currency)) };
  const problems = invoiceProblems(full);
  const error = (field: string): string | undefined => {
    const problem = problems[field];
    return tried && problem ? copy.problems[problem] : undefined;
  };
  const categories = [...new Set([...settings.categories, ...(draft.category ? [draft.category] : [])])];
  const set = (change: Partial<Invoice>) => setDraft((now) => ({ ...now, ...change }));

  const chooseClient = (client: string) => {
    // The last invoice to the same client knows the address.
    const last = invoices.filter((each) => each.client === client).at(-1);
    const known = last && !draft.clientAddress && !draft.clientEmail;
    set({ client, ...(known ? { clientAddress: last.clientAddress, clientEmail: last.clientEmail } : {}) });
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length > 0) return focusFirstInvalid(event.currentTarget);
    setInvoices((now) => saveDraft(now, trimmed(full)));
    toast({ message: copy.invoices.draftSaved, tone: "success" });
    return onDone(full.id);
  };

  return (
    <>
      <PageHeader title={invoice ? copy.invoices.editTitle : copy.invoices.newTitle} />
      <form className="ui-stack ui-gap-5" noValidate onSubmit={submit}>
        {tried && Object.keys(problems).length > 0 && <Notice tone="danger">{copy.invoices.incomplete}</Notice>}
        <Card>
          <div className="invoice-head">
            <TextField
              label={copy.invoices.client}
              value={draft.client}
              onChange={chooseClient}
              error={error("client")}
              list="invoice-clients"
              autoComplete="off"
            />
            <TextField
              label={copy.optional(copy.invoices.clientEmail)}
              type="email"
              value={draft.clientEmail}
              onChange={(clientEmail) => set({ clientEmail })}
              error={error("clientEmail")}
              autoComplete="off"
            />
            <TextArea
              label={copy.optional(copy.invoices.clientAddress)}
              value={draft.clientAddress}
              onChange={(clientAddress) => set({ clientAddress })}
              rows={3}
              maxLength={NOTE_LIMIT}
            />
            <SelectField
              label={copy.invoices.category}
              value={draft.category}
              onChange={(category) => set({ category })}
              options={[{ value: "", label: copy.invoiceCategory }, ...categories.map((value) => ({ value, label: value }))]}
              hint={copy.invoices.categoryHint}
            />
            <div className="form-pair">
              <TextField
                label={copy.invoices.issueDate}
                type="date"
                value={draft.issueDate}
                onChange={(issueDate) => set({ issueDate, ...(isDay(issueDate) ? { dueDate: addDays(issueDate, settings.dueDays) } : {}) })}
                error={error("issueDate")}
              />
              <TextField
                label={copy.invoices.dueDate}
                type="date"
                value={draft.dueDate}
                onChange={(dueDate) => set({ dueDate })}
                error={error("dueDate")}
              />
            </div>
          </div>
          <datalist id="invoice-clients">
            {clientsOf(entries, invoices).map((client) => (
              <option key={client} value={client} />
            ))}
          </datalist>
        </Card>
        <Card title={copy.invoices.lines}>
          <InvoiceLines typed={typed} onChange={setTyped} taxRate={settings.taxRate} error={error} />
          <InvoiceSums totals={invoiceTotals(full.lines.filter((line) => Object.keys(problems).every((field) => !field.startsWith(line.id))))} />
        </Card>
        <Card>
          <TextArea
            label={copy.optional(copy.invoices.note)}
            value={draft.note}
            onChange={(note) => set({ note })}
            hint={copy.invoices.noteHint}
            rows={3}
            maxLength={NOTE_LIMIT}
          />
        </Card>
        <div className="ui-row ui-row-wrap ui-gap-2 form-end">
          <Button onClick={() => onDone(invoice?.id ?? null)}>{copy.cancel}</Button>
          <Button type="submit" variant="primary">
            {copy.invoices.saveDraft}
          </Button>
        </div>
      </form>
    </>
  );
}

function newInvoice(dueDays: number, note: string): Invoice {
  const today = todayIso();
  return {
    id: newId(),
    number: null,
    status: "draft",
    client: "",
    clientAddress: "",
    clientEmail: "",
    category: "",
    issueDate: today,
    dueDate: addDays(today, dueDays),
    paidOn: null,
    lines: [],
    note,
    example: false,
  };
}

function trimmed(invoice: Invoice): Invoice {
  return {
    ...invoice,
    client: invoice.client.trim(),
    clientEmail: invoice.clientEmail.trim(),
    clientAddress: invoice.clientAddress.trim(),
    note: invoice.note.trim(),
    lines: invoice.lines.map((line) => ({ ...line, description: line.description.trim() })),
    // An example that was edited is somebody's own work.
    example: false,
  };
}
