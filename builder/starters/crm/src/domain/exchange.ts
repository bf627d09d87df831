/** Contacts and deals as tables for spreadsheets, and back. */
import { parseCsv, toCsv } from "../lib/csv";
import { fold } from "../lib/format";
import { parseAmount } from "../lib/amount";
import { TEXT_LIMIT, withCompany, withContact, type Book, type Contact, type Deal, type Stage } from "./book";
import { isDay, type Day } from "../lib/days";

// Headers that people and other programs write, in both languages, folded.
const CONTACT_COLUMNS: Record<string, keyof ContactRow> = {
  name: "name", nom: "name", contact: "name", "full name": "name", "nom complet": "name", "first name": "first", prenom: "first",
  "last name": "last", "nom de famille": "last", company: "company", organization: "company", organisation: "company", entreprise: "company", societe: "company",
  role: "role", title: "role", "job title": "role", fonction: "role", poste: "role", email: "email", "e-mail": "email", mail: "email",
  courriel: "email", phone: "phone", telephone: "phone", tel: "phone", mobile: "phone",
};
const DEAL_COLUMNS: Record<string, keyof DealRow> = {
  deal: "title", affaire: "title", opportunity: "title", opportunite: "title", project: "title", projet: "title", company: "company", organization: "company",
  entreprise: "company", societe: "company", contact: "contact", amount: "amount", value: "amount", montant: "amount", valeur: "amount", stage: "stage",
  status: "stage", etape: "stage", statut: "stage", "next step": "nextStep", "prochaine etape": "nextStep", "prochaine action": "nextStep", date: "nextDate",
  "next date": "nextDate", echeance: "nextDate",
};
type ContactRow = { name: string; first: string; last: string; company: string; role: string; email: string; phone: string };
type DealRow = { title: string; company: string; contact: string; amount: string; stage: string; nextStep: string; nextDate: string };

export const ROWS_LIMIT = 5000;

export type Imported = { kind: "contacts" | "deals"; book: Book; added: number; known: number; skipped: number };

export function contactsCsv(book: Book, titles: readonly string[]): string {
  const rows = book.contacts.map((contact) => [contact.name, companyName(book, contact.companyId), contact.role, contact.email, contact.phone]);
  return toCsv([[...titles], ...rows]);
}

export function dealsCsv(book: Book, stages: readonly Stage[], titles: readonly string[]): string {
  const rows = book.deals.map((deal) => [
    deal.title,
    companyName(book, deal.companyId),
    book.contacts.find((each) => each.id === deal.contactId)?.name ?? "",
    deal.amount === null ? "" : (deal.amount / 100).toFixed(2),
    stages.find((each) => each.id === deal.stageId)?.name ?? "",
    deal.nextStep,
    deal.nextDate,
  ]);
  return toCsv([[...titles], ...rows]);
}

/** Read contacts, or deals when the first row names a column for them; null when it names neither. */
export function importCsv(text: string, book: Book, stages: readonly Stage[], today: Day, newId: () => string): Imported | null {
  const [header = [], ...rows] = parseCsv(text).slice(0, ROWS_LIMIT + 1);
  const deals = columns(header, DEAL_COLUMNS);
  if (deals.includes("title")) return importDeals(rows, deals, book, stages, today, newId);
  const contacts = columns(header, CONTACT_COLUMNS);
  if (contacts.includes("name") || contacts.includes("first") || contacts.includes("email")) return importContacts(rows, contacts, book, newId);
  return null;
}

function importContacts(rows: readonly string[][], names: readonly (keyof ContactRow | undefined)[], before: Book, newId: () => string): Imported {
  let book = before;
  const counts = { added: 0, known: 0, skipped: 0 };
  for (const row of rows) {
    const cell = reader<ContactRow>(row, names);
    // "Nom" beside "Prénom" is a family name.
    const name = [cell("first"), cell("name"), cell("last")].filter(Boolean).join(" ") || cell("email");
    if (!name) {
      counts.skipped += 1;
      continue;
    }
    const isKnown = (each: Contact) =>
      cell("email") ? fold(each.email) === fold(cell("email")) : fold(each.name) === fold(name) && fold(companyName(book, each.companyId)) === fold(cell("company"));
    if (book.contacts.some(isKnown)) {
      counts.known += 1;
      continue;
    }
    const [withIt, companyId] = withCompany(book, cell("company"), newId);
    const contact: Contact = { id: newId(), name, role: cell("role"), email: cell("email"), phone: cell("phone"), companyId, example: false };
    book = { ...withIt, contacts: [...withIt.contacts, contact] };
    counts.added += 1;
  }
  return { kind: "contacts", book, ...counts };
}

function importDeals(rows: readonly string[][], names: readonly (keyof DealRow | undefined)[], before: Book, stages: readonly Stage[], today: Day, newId: () => string): Imported {
  let book = before;
  const counts = { added: 0, known: 0, skipped: 0 };
  for (const row of rows) {
    const cell = reader<DealRow>(row, names);
    const stage = stages.find((each) => fold(each.name) === fold(cell("stage"))) ?? stages[0];
    if (!cell("title") || !stage) {
      counts.skipped += 1;
      continue;
    }
    if (book.deals.some((each) => fold(each.title) === fold(cell("title")) && fold(companyName(book, each.companyId)) === fold(cell("company")))) {
      counts.known += 1;
      continue;
    }
    const [withIt, companyId] = withCompany(book, cell("company"), newId);
    const [withBoth, contactId] = withContact(withIt, cell("contact"), companyId, newId);
    const deal: Deal = {
      id: newId(),
      title: cell("title"),
      companyId,
      contactId,
      amount: parseAmount(cell("amount")),
      stageId: stage.id,
      nextStep: cell("nextStep"),
      nextDate: isDay(cell("nextDate")) ? cell("nextDate") : "",
      createdOn: today,
      closedOn: stage.outcome === "open" ? "" : today,
      example: false,
    };
    book = { ...withBoth, deals: [...withBoth.deals, deal] };
    counts.added += 1;
  }
  return { kind: "deals", book, ...counts };
}

function columns<Name extends string>(header: readonly string[], known: Record<string, Name>): (Name | undefined)[] {
  return header.map((cell) => known[fold(cell.trim())]);
}

function reader<Row>(row: readonly string[], names: readonly (keyof Row | undefined)[]): (name: keyof Row) => string {
  return (name) => (row[names.indexOf(name)] ?? "").trim().slice(0, TEXT_LIMIT);
}

function companyName(book: Book, id: string): string {
  return book.companies.find((each) => each.id === id)?.name ?? "";
}
