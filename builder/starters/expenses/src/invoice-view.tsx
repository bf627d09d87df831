import { useState } from "react";
import { copy } from "./copy";
import {
  cancelInvoice,
  deleteDraft,
  duplicate,
  invoiceProblems,
  markPaid,
  markUnpaid,
  nextNumber,
  send,
  shownStatus,
  type Invoice,
} from "./domain/invoices";
import { InvoiceDocument } from "./invoice-document";
import type { InvoiceScreen } from "./invoices-page";
import { isDay, type Day } from "./lib/days";
import { todayIso } from "./lib/format";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { invoicesStore, settingsStore } from "./state";
import { StatusBadge } from "./status-badge";
import { Button, ButtonLink, ConfirmDialog, Dialog, Notice, TextField, useToast } from "./ui";

type Question = "send" | "cancel" | "delete" | "paid";

export function InvoiceView({ invoice, onScreen }: { invoice: Invoice; onScreen(screen: InvoiceScreen): void }) {
  const [{ business, prefix, dueDays }] = useStore(settingsStore);
  const [asked, setAsked] = useState<Question | null>(null);
  const toast = useToast();
  const { invoices: words } = copy;
  const number = nextNumber(invoicesStore.get(), prefix, invoice.issueDate);
  const done = (message: string) => toast({ message, tone: "success" });
  const close = () => setAsked(null);

  const onSend = () => {
    if (Object.keys(invoiceProblems(invoice)).length > 0) return toast({ message: words.incomplete, tone: "danger" });
    invoicesStore.set((now) => send(now, invoice.id, prefix));
    return done(words.sent(number));
  };
  const onDuplicate = () => {
    const copied = duplicate(invoice, todayIso(), dueDays, newId);
    invoicesStore.set((now) => [...now, copied]);
    done(words.duplicated);
    onScreen({ name: "view", id: copied.id });
  };

  return (
    <>
      <div className="view-bar">
        <Button variant="ghost" icon="arrowLeft" onClick={() => onScreen({ name: "list" })}>
          {words.back}
        </Button>
        <StatusBadge status={shownStatus(invoice, todayIso())} />
      </div>
      <h1 className="ui-hidden">{invoice.number ?? words.documentDraft}</h1>
      <div className="view-actions">
        {invoice.status === "draft" && (
          <>
            <Button variant="primary" icon="check" onClick={() => setAsked("send")}>
              {words.send}
            </Button>
            <Button icon="edit" onClick={() => onScreen({ name: "edit", id: invoice.id })}>
              {words.edit}
            </Button>
          </>
        )}
        {invoice.status === "sent" && (
          <Button variant="primary" icon="check" onClick={() => setAsked("paid")}>
            {words.markPaid}
          </Button>
        )}
        {invoice.status === "paid" && (
          <Button
            icon="undo"
            onClick={() => {
              invoicesStore.set((now) => markUnpaid(now, invoice.id));
              done(words.nowUnpaid);
            }}
          >
            {words.markUnpaid}
          </Button>
        )}
        <Button icon="download" onClick={() => window.print()}>
          {words.print}
        </Button>
        <Button icon="copy" onClick={onDuplicate}>
          {words.duplicate}
        </Button>
        {invoice.status === "sent" && (
          <Button variant="ghost" icon="x" onClick={() => setAsked("cancel")}>
            {words.cancel}
          </Button>
        )}
        {invoice.status === "draft" && (
          <Button variant="ghost" icon="trash" onClick={() => setAsked("delete")}>
            {words.delete}
          </Button>
        )}
      </div>
      {!business.name && (
        <div className="view-hint">
          <Notice
            tone="warning"
            action={
              <ButtonLink size="sm" href="#/settings">
                {copy.overview.toSettings}
              </ButtonLink>
            }
          >
            {words.businessMissing}
          </Notice>
        </div>
      )}
      <InvoiceDocument invoice={invoice} />
      <ConfirmDialog open={asked === "send"} onClose={close} onConfirm={onSend} title={words.sendTitle} confirmLabel={words.send}>
        <p>{words.sendLead(number)}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asked === "cancel"}
        onClose={close}
        onConfirm={() => {
          invoicesStore.set((now) => cancelInvoice(now, invoice.id));
          done(words.cancelled);
        }}
        title={words.cancelTitle}
        confirmLabel={words.cancel}
        danger
      >
        <p>{words.cancelLead}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asked === "delete"}
        onClose={close}
        onConfirm={() => {
          onScreen({ name: "list" });
          invoicesStore.set((now) => deleteDraft(now, invoice.id));
          done(words.deleted);
        }}
        title={words.deleteTitle}
        confirmLabel={words.delete}
        danger
      >
        <p>{words.deleteLead}</p>
      </ConfirmDialog>
      <PaidDialog
        open={asked === "paid"}
        onClose={close}
        onPaid={(day) => {
          invoicesStore.set((now) => markPaid(now, invoice.id, day));
          done(words.nowPaid);
        }}
      />
    </>
  );
}

function PaidDialog({ open, onClose, onPaid }: { open: boolean; onClose(): void; onPaid(day: Day): void }) {
  const [day, setDay] = useState(todayIso);
  return (
    <Dialog open={open} onClose={onClose} title={copy.invoices.paidTitle}>
      <form
        className="ui-stack ui-gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!isDay(day)) return;
          onPaid(day);
          onClose();
        }}
      >
        <TextField
          label={copy.invoices.paidOn}
          type="date"
          value={day}
          onChange={setDay}
          error={isDay(day) ? undefined : copy.problems["date-invalid"]}
          data-autofocus
        />
        <div className="ui-row ui-gap-2 form-end">
          <Button onClick={onClose}>{copy.cancel}</Button>
          <Button type="submit" variant="primary">
            {copy.invoices.markPaid}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
