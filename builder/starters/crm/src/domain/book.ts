/** Companies, the people in them, the deals with them, and what happened in each. */
import { compare, fold } from "../lib/format";
import type { Day } from "../lib/days";

export type Outcome = "open" | "won" | "lost";
export type Stage = { id: string; name: string; outcome: Outcome };

/** `example` in all of these: added by "Add example data" and removed with it. */
export type Company = { id: string; name: string; website: string; note: string; example: boolean };
export type Contact = { id: string; name: string; role: string; email: string; phone: string; companyId: string; example: boolean };
export type Deal = {
  id: string;
  title: string;
  /** "" when it belongs to none; the same for the contact. */
  companyId: string;
  contactId: string;
  /** In hundredths; null when nobody knows yet. */
  amount: number | null;
  stageId: string;
  nextStep: string;
  nextDate: Day | "";
  createdOn: Day;
  /** When it was won or lost; "" while it is open. */
  closedOn: Day | "";
  example: boolean;
};
export const ACTIVITY_KINDS = ["note", "call", "email", "meeting"] as const;
export type ActivityKind = (typeof ACTIVITY_KINDS)[number];
/** What it is about: a deal, a contact, or both. */
export type Activity = { id: string; dealId: string; contactId: string; kind: ActivityKind; text: string; at: string; example: boolean };

/** Deals stand in the order of the board, from top to bottom within each stage. */
export type Book = { companies: Company[]; contacts: Contact[]; deals: Deal[]; activities: Activity[] };
export const EMPTY_BOOK: Book = { companies: [], contacts: [], deals: [], activities: [] };

export const TEXT_LIMIT = 200;
export const NOTE_LIMIT = 4000;

/** The stage of a deal; the first one when its own is gone. */
export function stageOf(deal: Deal, stages: readonly Stage[]): Stage {
  const stage = stages.find((each) => each.id === deal.stageId) ?? stages[0];
  if (!stage) throw new RangeError("A pipeline has at least one stage.");
  return stage;
}

export function dealsIn(book: Book, stages: readonly Stage[], stageId: string): Deal[] {
  return book.deals.filter((deal) => stageOf(deal, stages).id === stageId);
}

export function sumOf(deals: readonly Deal[]): number {
  return deals.reduce((sum, deal) => sum + (deal.amount ?? 0), 0);
}

/** Put a deal into a stage, before another deal or (null) at its end. */
export function moveDeal(book: Book, stages: readonly Stage[], dealId: string, to: { stageId: string; beforeId: string | null }, today: Day): Book {
  const deal = book.deals.find((each) => each.id === dealId);
  const stage = stages.find((each) => each.id === to.stageId);
  if (!deal || !stage || to.beforeId === dealId) return book;
  const moved = { ...deal, stageId: stage.id, closedOn: stage.outcome === "open" ? ("" as const) : deal.closedOn || today };
  const others = book.deals.filter((each) => each.id !== dealId);
  const at = to.beforeId === null ? -1 : others.findIndex((each) => each.id === to.beforeId);
  const deals = at === -1 ? [...others, moved] : [...others.slice(0, at), moved, ...others.slice(at)];
  return { ...book, deals };
}

export type Direction = "left" | "right" | "up" | "down";

/** Where a step by keyboard leads: the next stage, or one place up or down; null at the edge. */
export function stepFrom(book: Book, stages: readonly Stage[], dealId: string, direction: Direction): { stageId: string; beforeId: string | null } | null {
  const deal = book.deals.find((each) => each.id === dealId);
  if (!deal) return null;
  const here = stageOf(deal, stages);
  if (direction === "left" || direction === "right") {
    const stage = stages[stages.indexOf(here) + (direction === "left" ? -1 : 1)];
    return stage ? { stageId: stage.id, beforeId: dealsIn(book, stages, stage.id)[0]?.id ?? null } : null;
  }
  const column = dealsIn(book, stages, here.id);
  const at = column.indexOf(deal);
  if (direction === "up") return at > 0 ? { stageId: here.id, beforeId: column[at - 1]?.id ?? null } : null;
  return at < column.length - 1 ? { stageId: here.id, beforeId: column[at + 2]?.id ?? null } : null;
}

/** The company of that name, added when there is none; "" for no name. */
export function withCompany(book: Book, name: string, newId: () => string, example = false): [Book, string] {
  const wanted = name.trim();
  if (!wanted) return [book, ""];
  const known = book.companies.find((each) => fold(each.name) === fold(wanted));
  if (known) return [book, known.id];
  const company: Company = { id: newId(), name: wanted, website: "", note: "", example };
  return [{ ...book, companies: [...book.companies, company] }, company.id];
}

/** The contact of that name, in that company if there are several; added when there is none. */
export function withContact(book: Book, name: string, companyId: string, newId: () => string, example = false): [Book, string] {
  const wanted = name.trim();
  if (!wanted) return [book, ""];
  const named = book.contacts.filter((each) => fold(each.name) === fold(wanted));
  const known = named.find((each) => each.companyId === companyId) ?? named[0];
  if (known) return [book, known.id];
  const contact: Contact = { id: newId(), name: wanted, role: "", email: "", phone: "", companyId, example };
  return [{ ...book, contacts: [...book.contacts, contact] }, contact.id];
}

/** Replace the one with the same id, or add it. */
export function saved<T extends { id: string }>(list: readonly T[], one: T): T[] {
  return list.some((each) => each.id === one.id) ? list.map((each) => (each.id === one.id ? one : each)) : [...list, one];
}

/** What was noted about a deal goes with it, unless it is about a contact as well. */
export function removeDeal(book: Book, id: string): Book {
  return {
    ...book,
    deals: book.deals.filter((deal) => deal.id !== id),
    activities: book.activities
      .filter((activity) => activity.dealId !== id || activity.contactId !== "")
      .map((activity) => (activity.dealId === id ? { ...activity, dealId: "" } : activity)),
  };
}

export function removeContact(book: Book, id: string): Book {
  return {
    ...book,
    contacts: book.contacts.filter((contact) => contact.id !== id),
    deals: book.deals.map((deal) => (deal.contactId === id ? { ...deal, contactId: "" } : deal)),
    activities: book.activities
      .filter((activity) => activity.contactId !== id || activity.dealId !== "")
      .map((activity) => (activity.contactId === id ? { ...activity, contactId: "" } : activity)),
  };
}

/** Its people and its deals stay, without a company. */
export function removeCompany(book: Book, id: string): Book {
  const without = <T extends { companyId: string }>(one: T): T => (one.companyId === id ? { ...one, companyId: "" } : one);
  return { ...book, companies: book.companies.filter((each) => each.id !== id), contacts: book.contacts.map(without), deals: book.deals.map(without) };
}

export function withoutExamples(book: Book): Book {
  const kept = <T extends { example: boolean }>(list: readonly T[]): T[] => list.filter((each) => !each.example);
  const examples = { ...book, companies: kept(book.companies), contacts: kept(book.contacts), deals: kept(book.deals), activities: kept(book.activities) };
  // A real deal may have been tied to an example.
  const companies = new Set(examples.companies.map((each) => each.id));
  const contacts = new Set(examples.contacts.map((each) => each.id));
  return {
    ...examples,
    contacts: examples.contacts.map((each) => (companies.has(each.companyId) ? each : { ...each, companyId: "" })),
    deals: examples.deals.map((each) => ({
      ...each,
      companyId: companies.has(each.companyId) ? each.companyId : "",
      contactId: contacts.has(each.contactId) ? each.contactId : "",
    })),
  };
}

export function hasExamples(book: Book): boolean {
  return [book.companies, book.contacts, book.deals, book.activities].some((list) => list.some((each) => each.example));
}

export type Step = { deal: Deal; when: "late" | "today" | "soon" | "someday" };

/** Open deals that have a next step, the most pressing first. */
export function nextSteps(book: Book, stages: readonly Stage[], today: Day): Step[] {
  return book.deals
    .filter((deal) => (deal.nextStep || deal.nextDate) && stageOf(deal, stages).outcome === "open")
    .map((deal): Step => ({ deal, when: whenOf(deal.nextDate, today) }))
    .sort((one, other) => (one.deal.nextDate || "9999").localeCompare(other.deal.nextDate || "9999") || compare(one.deal.title, other.deal.title));
}

export function whenOf(day: Day | "", today: Day): Step["when"] {
  if (!day) return "someday";
  if (day < today) return "late";
  return day === today ? "today" : "soon";
}

/** Newest first. */
export function activitiesOf(book: Book, about: { dealId?: string; contactId?: string }): Activity[] {
  return book.activities
    .filter((each) => (about.dealId ? each.dealId === about.dealId : each.contactId === about.contactId))
    .sort((one, other) => other.at.localeCompare(one.at));
}
