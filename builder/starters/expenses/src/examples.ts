/** Entries and invoices to look around with: made on request, marked as examples, removed together. */
import { copy, trade } from "./copy";
import { addMonths, monthOf } from "./domain/days";
import type { Entry } from "./domain/entries";
import { markPaid, send, type Invoice } from "./domain/invoices";
import { minorDigits } from "./domain/money";
import { addDays, type Day } from "./lib/days";
import { newId } from "./lib/ids";
import { entriesStore, invoicesStore, settingsStore, type Settings } from "./state";

const MONTHS = 6;
const CLIENTS = ["A", "B", "C"];
/** A series of their own, so that removing them leaves no gap in the real one. */
const PREFIX = "EX";

export function addExamples(today: Day): void {
  const settings = settingsStore.get();
  entriesStore.set((now) => [...now, ...exampleEntries(settings, today)]);
  if (settings.invoices) invoicesStore.set((now) => withExampleInvoices(now, settings, today));
}

export function removeExamples(): void {
  entriesStore.set((now) => now.filter((entry) => !entry.example));
  invoicesStore.set((now) => now.filter((invoice) => !invoice.example));
}

/** Round sums in a plain pattern: nobody should take them for real figures. */
function exampleEntries({ currency, taxRate, categories }: Settings, today: Day): Entry[] {
  const unit = 10 ** minorDigits(currency);
  const entries: Entry[] = [];
  for (let back = 0; back < MONTHS; back += 1) {
    const month = addMonths(monthOf(today), -back);
    const [earning = copy.invoiceCategory] = trade.categories;
    const spending = categories.filter((category) => category !== earning);
    [earning, ...spending.slice(0, 5)].forEach((category, at) => {
      const income = at === 0;
      // The first days of the month, so that this month has them behind it as a rule.
      const date = `${month}-${String(1 + at).padStart(2, "0")}`;
      if (date > today) return;
      const amount = (income ? 1500 + ((MONTHS - back) % 4) * 200 : 60 * at + ((back + at) % 3) * 40) * unit;
      entries.push({
        id: newId(),
        kind: income ? "income" : "expense",
        date,
        description: copy.examples.entry(category),
        category,
        client: income ? copy.examples.client(CLIENTS[back % CLIENTS.length] ?? "A") : "",
        amount,
        taxRate,
        example: true,
      });
    });
  }
  return entries;
}

/** One of each status, by the ordinary way from draft to paid. */
function withExampleInvoices(invoices: readonly Invoice[], settings: Settings, today: Day): Invoice[] {
  const unit = 10 ** minorDigits(settings.currency);
  const drafts = [50, 40, 10, 0].map((daysAgo, at): Invoice => {
    const issueDate = addDays(today, -daysAgo);
    return {
      id: newId(),
      number: null,
      status: "draft",
      client: copy.examples.client(CLIENTS[at % CLIENTS.length] ?? "A"),
      clientAddress: "",
      clientEmail: "",
      category: "",
      issueDate,
      dueDate: addDays(issueDate, Math.min(settings.dueDays, 30)),
      paidOn: null,
      lines: [{ id: newId(), description: copy.examples.line, quantity: (at + 1) * 1000, unitPrice: 400 * unit, taxRate: settings.taxRate }],
      note: "",
      example: true,
    };
  });
  let list = [...invoices, ...drafts];
  for (const draft of drafts.slice(0, 3)) list = send(list, draft.id, PREFIX);
  const [first] = drafts;
  return first ? markPaid(list, first.id, addDays(today, -20)) : list;
}
