/**
 * Invoices: lines, totals, numbers and the way from draft to paid.
 *
 * A draft has no number. The number is given when the invoice is sent, in one unbroken series per
 * year, and never changes or comes free again: a sent invoice is cancelled, not deleted.
 */
import { addDays, isDay, type Day } from "../lib/days";
import { LARGEST_RATE, multiplyDivide, taxOn, type BasisPoints, type Minor, type Thousandths } from "./money";

export type InvoiceStatus = "draft" | "sent" | "paid" | "cancelled";
/** What is shown: "overdue" follows from the calendar and is never stored. */
export type ShownStatus = InvoiceStatus | "overdue";

export type InvoiceLine = { id: string; description: string; quantity: Thousandths; unitPrice: Minor; taxRate: BasisPoints };

export type Invoice = {
  id: string;
  number: string | null;
  status: InvoiceStatus;
  client: string;
  clientAddress: string;
  clientEmail: string;
  category: string;
  issueDate: Day;
  dueDate: Day;
  paidOn: Day | null;
  lines: InvoiceLine[];
  note: string;
  example: boolean;
};

export type TaxTotal = { rate: BasisPoints; net: Minor; tax: Minor };
export type InvoiceTotals = { net: Minor; tax: Minor; gross: Minor; taxes: TaxTotal[] };

export type InvoiceProblem =
  | "client-missing"
  | "text-long"
  | "email-invalid"
  | "date-invalid"
  | "due-before-issue"
  | "lines-missing"
  | "line-description"
  | "line-quantity"
  | "line-price"
  | "line-rate";
/** By field; a line's fields are named "ID.description", "ID.quantity", "ID.unitPrice", "ID.taxRate". */
export type InvoiceProblems = Record<string, InvoiceProblem>;

export const LINES_LIMIT = 50;
export const TEXT_LIMIT = 200;
export const NOTE_LIMIT = 1000;
export const PREFIX_LIMIT = 12;

export function lineNet(line: InvoiceLine): Minor {
  return multiplyDivide(line.unitPrice, line.quantity, 1000);
}

/** Lines round once each; tax rounds once per rate, on the sum of its lines, as it is printed. */
export function invoiceTotals(lines: readonly InvoiceLine[]): InvoiceTotals {
  const nets = new Map<BasisPoints, Minor>();
  for (const line of lines) nets.set(line.taxRate, (nets.get(line.taxRate) ?? 0) + lineNet(line));
  const taxes = [...nets]
    .map(([rate, net]) => ({ rate, net, tax: taxOn(net, rate) }))
    .sort((first, second) => second.rate - first.rate);
  const net = taxes.reduce((sum, part) => sum + part.net, 0);
  const tax = taxes.reduce((sum, part) => sum + part.tax, 0);
  return { net, tax, gross: net + tax, taxes };
}

export function shownStatus(invoice: Invoice, today: Day): ShownStatus {
  return invoice.status === "sent" && invoice.dueDate < today ? "overdue" : invoice.status;
}

/** What an invoice lacks before it can be sent; a draft may be saved with less. */
export function invoiceProblems(invoice: Invoice): InvoiceProblems {
  const problems: InvoiceProblems = {};
  if (!invoice.client.trim()) problems["client"] = "client-missing";
  else if (invoice.client.trim().length > TEXT_LIMIT) problems["client"] = "text-long";
  if (invoice.clientEmail.trim() && !/^[^\s@]+@[^\s@]+\.[^\s@]{2,}$/.test(invoice.clientEmail.trim())) {
    problems["clientEmail"] = "email-invalid";
  }
  if (!isDay(invoice.issueDate)) problems["issueDate"] = "date-invalid";
  if (!isDay(invoice.dueDate)) problems["dueDate"] = "date-invalid";
  else if (invoice.dueDate < invoice.issueDate) problems["dueDate"] = "due-before-issue";
  if (invoice.lines.length === 0) problems["lines"] = "lines-missing";
  for (const line of invoice.lines) Object.assign(problems, lineProblems(line));
  return problems;
}

function lineProblems(line: InvoiceLine): InvoiceProblems {
  const problems: InvoiceProblems = {};
  if (!line.description.trim()) problems[`${line.id}.description`] = "line-description";
  else if (line.description.trim().length > TEXT_LIMIT) problems[`${line.id}.description`] = "text-long";
  if (!Number.isInteger(line.quantity) || line.quantity <= 0) problems[`${line.id}.quantity`] = "line-quantity";
  if (!Number.isInteger(line.unitPrice)) problems[`${line.id}.unitPrice`] = "line-price";
  if (!Number.isInteger(line.taxRate) || line.taxRate < 0 || line.taxRate > LARGEST_RATE) {
    problems[`${line.id}.taxRate`] = "line-rate";
  }
  return problems;
}

/** The next number of the year of `issueDate`: "INV-2026-0007". Counts past 9999 go on with five digits. */
export function nextNumber(invoices: readonly Invoice[], prefix: string, issueDate: Day): string {
  const start = `${prefix}${prefix ? "-" : ""}${issueDate.slice(0, 4)}-`;
  const used = invoices
    .map((invoice) => invoice.number)
    .filter((number) => number !== null && number.startsWith(start))
    .map((number) => Number((number as string).slice(start.length)))
    .filter(Number.isInteger);
  return start + String(Math.max(0, ...used) + 1).padStart(4, "0");
}

/** Number and send a draft. Throws on an invoice that is no draft or is not complete: ask `invoiceProblems` first. */
export function send(invoices: readonly Invoice[], id: string, prefix: string): Invoice[] {
  return changed(invoices, id, ["draft"], (invoice) => {
    if (Object.keys(invoiceProblems(invoice)).length > 0) throw new RangeError("The invoice is not complete.");
    return { ...invoice, status: "sent", number: nextNumber(invoices, prefix, invoice.issueDate) };
  });
}

export function markPaid(invoices: readonly Invoice[], id: string, paidOn: Day): Invoice[] {
  return changed(invoices, id, ["sent"], (invoice) => ({ ...invoice, status: "paid", paidOn }));
}

export function markUnpaid(invoices: readonly Invoice[], id: string): Invoice[] {
  return changed(invoices, id, ["paid"], (invoice) => ({ ...invoice, status: "sent", paidOn: null }));
}

export function cancelInvoice(invoices: readonly Invoice[], id: string): Invoice[] {
  return changed(invoices, id, ["sent"], (invoice) => ({ ...invoice, status: "cancelled" }));
}

/** Store a draft, new or changed. Throws when the stored invoice has left the draft state. */
export function saveDraft(invoices: readonly Invoice[], draft: Invoice): Invoice[] {
  const stored = invoices.find((invoice) => invoice.id === draft.id);
  if (!stored) return [...invoices, draft];
  return changed(invoices, draft.id, ["draft"], () => draft);
}

export function deleteDraft(invoices: readonly Invoice[], id: string): Invoice[] {
  return invoices.filter((invoice) => invoice.id !== id || invoice.status !== "draft");
}

/** A new draft with the same client and lines, dated today, due after as many days as the old one. */
export function duplicate(invoice: Invoice, today: Day, dueInDays: number, newId: () => string): Invoice {
  return {
    ...invoice,
    id: newId(),
    number: null,
    status: "draft",
    issueDate: today,
    dueDate: addDays(today, dueInDays),
    paidOn: null,
    lines: invoice.lines.map((line) => ({ ...line, id: newId() })),
    example: false,
  };
}

function changed(
  invoices: readonly Invoice[],
  id: string,
  from: readonly InvoiceStatus[],
  change: (invoice: Invoice) => Invoice,
): Invoice[] {
  const current = invoices.find((invoice) => invoice.id === id);
  if (!current || !from.includes(current.status)) throw new RangeError(`No such step from ${current?.status ?? "nothing"}.`);
  return invoices.map((invoice) => (invoice.id === id ? change(invoice) : invoice));
}
