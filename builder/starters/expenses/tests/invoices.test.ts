import { describe, expect, it } from "vitest";
import { cancelInvoice, deleteDraft, duplicate, invoiceProblems, invoiceTotals, markPaid, markUnpaid, nextNumber, saveDraft, send, shownStatus } from "../src/domain/invoices";
import type { Invoice, InvoiceLine } from "../src/domain/invoices";

const line = (over: Partial<InvoiceLine> = {}): InvoiceLine => ({ id: "l1", description: "Design", quantity: 1000, unitPrice: 10000, taxRate: 2000, ...over });
const invoice = (over: Partial<Invoice> = {}): Invoice => ({
  id: "a", number: null, status: "draft", client: "Ada", clientAddress: "", clientEmail: "", category: "", issueDate: "2026-03-01",
  dueDate: "2026-03-31", paidOn: null, lines: [line()], note: "", example: false, ...over,
});

describe("totals", () => {
  it("adds lines, and tax per rate", () => {
    const totals = invoiceTotals([
      line({ quantity: 2500, unitPrice: 8000 }),
      line({ id: "l2", quantity: 1000, unitPrice: 1999, taxRate: 550 }),
      line({ id: "l3", unitPrice: -500 }),
    ]);

    expect(totals.net).toBe(20000 + 1999 - 500);
    expect(totals.taxes).toEqual([
      { rate: 2000, net: 19500, tax: 3900 },
      { rate: 550, net: 1999, tax: 110 },
    ]);
    expect(totals.gross).toBe(21499 + 4010);
  });

  it("rounds tax once per rate, not once per line", () => {
    const lines = [1, 2, 3].map((n) => line({ id: `l${n}`, unitPrice: 2, taxRate: 2000 }));

    expect(invoiceTotals(lines).tax).toBe(1);
  });
});

describe("numbers", () => {
  it("start at one each year and go on without gaps", () => {
    const sent = [invoice({ id: "a", status: "sent", number: "INV-2026-0001" }), invoice({ id: "b", status: "cancelled", number: "INV-2026-0002" })];

    expect(nextNumber(sent, "INV", "2026-05-01")).toBe("INV-2026-0003");
    expect(nextNumber(sent, "INV", "2027-01-01")).toBe("INV-2027-0001");
    expect(nextNumber([], "", "2026-01-01")).toBe("2026-0001");
  });

  it("are given on sending and never change", () => {
    const [sent] = send([invoice()], "a", "INV");
    const [paid] = markPaid([sent as Invoice], "a", "2026-03-10");

    expect(sent).toMatchObject({ status: "sent", number: "INV-2026-0001" });
    expect(paid).toMatchObject({ status: "paid", number: "INV-2026-0001", paidOn: "2026-03-10" });
    expect(() => send([paid as Invoice], "a", "INV")).toThrow(RangeError);
    expect(markUnpaid([paid as Invoice], "a")[0]).toMatchObject({ status: "sent", paidOn: null });
  });

  it("are not handed to an incomplete draft", () => {
    expect(() => send([invoice({ client: "  " })], "a", "INV")).toThrow(RangeError);
  });
});

describe("life of an invoice", () => {
  it("is overdue from the day after it was due, and only while unpaid", () => {
    const sent = invoice({ status: "sent", number: "1" });

    expect(shownStatus(sent, "2026-03-31")).toBe("sent");
    expect(shownStatus(sent, "2026-04-01")).toBe("overdue");
    expect(shownStatus({ ...sent, status: "paid" }, "2026-04-01")).toBe("paid");
    expect(shownStatus(invoice(), "2027-01-01")).toBe("draft");
  });

  it("keeps what was sent: only drafts are deleted or edited", () => {
    const sent = [invoice({ status: "sent", number: "1" })];

    expect(deleteDraft(sent, "a")).toHaveLength(1);
    expect(deleteDraft([invoice()], "a")).toHaveLength(0);
    expect(() => saveDraft(sent, invoice())).toThrow(RangeError);
    expect(cancelInvoice(sent, "a")[0]?.status).toBe("cancelled");
  });

  it("is copied into a draft with new dates and line ids", () => {
    let count = 0;
    const copy = duplicate(invoice({ status: "paid", number: "1", paidOn: "2026-03-05", example: true }), "2026-06-01", 30, () => `n${(count += 1)}`);

    expect(copy).toMatchObject({ id: "n1", number: null, status: "draft", paidOn: null, dueDate: "2026-07-01", example: false });
    expect(copy.lines[0]?.id).toBe("n2");
  });

  it("names every fault by field", () => {
    const faults = invoiceProblems(invoice({ client: "", clientEmail: "x", dueDate: "2026-02-01", lines: [line({ description: " ", quantity: 0 })] }));

    expect(faults).toEqual({ client: "client-missing", clientEmail: "email-invalid", dueDate: "due-before-issue", "l1.description": "line-description", "l1.quantity": "line-quantity" });
    expect(invoiceProblems(invoice({ lines: [] }))).toEqual({ lines: "lines-missing" });
  });
});
