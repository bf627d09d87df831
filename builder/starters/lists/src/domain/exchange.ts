/** The list as a table for spreadsheets, and back. */

import { parseCsv, toCsv } from "../lib/csv";
import { fold } from "../lib/format";
import { newItem, tagsFrom, type Item } from "./items";

const COLUMNS = ["title", "note", "tags", "status", "due", "rating", "quantity", "starred"] as const;
type ColumnName = (typeof COLUMNS)[number];

// Headers that people write by hand, in both languages.
const ALIASES: Record<string, ColumnName> = {
  title: "title", name: "title", titre: "title", nom: "title",
  note: "note", notes: "note", description: "note", comment: "note", commentaire: "note",
  tags: "tags", tag: "tags", labels: "tags", etiquettes: "tags", category: "tags", categorie: "tags",
  status: "status", statut: "status", state: "status", etat: "status", done: "status", fait: "status",
  due: "due", date: "due", deadline: "due", echeance: "due",
  rating: "rating", stars: "rating", etoiles: "rating",
  quantity: "quantity", qty: "quantity", quantite: "quantity",
  starred: "starred", favorite: "starred", favori: "starred",
};
const YES = new Set(["done", "yes", "true", "1", "x", "fait", "faite", "oui", "vrai", "termine"]);

export interface Imported {
  items: Item[];
  /** Rows without a title. */
  skipped: number;
}

export function exportCsv(items: readonly Item[]): string {
  const rows = items.map((item) => [
    item.title, item.note, item.tags.join("; "), item.status, item.due,
    item.rating ? String(item.rating) : "", item.quantity ? String(item.quantity) : "", item.starred ? "yes" : "",
  ]);
  return toCsv([[...COLUMNS], ...rows]);
}

/** `makeId` and `now` come from outside so that the same file gives the same list in a test. */
export function importCsv(text: string, makeId: () => string, now: Date): Imported {
  const rows = parseCsv(text);
  const header = (rows[0] ?? []).map((cell) => ALIASES[fold(cell.trim())]);
  const hasHeader = header.includes("title");
  const columns: (ColumnName | undefined)[] = hasHeader ? header : ["title"];
  const body = hasHeader ? rows.slice(1) : rows;
  let skipped = 0;

  const items = body.flatMap((row, at) => {
    const cell = (name: ColumnName) => row[columns.indexOf(name)]?.trim() ?? "";
    if (cell("title") === "") {
      skipped += 1;
      return [];
    }
    // A millisecond apart, so that sorting by date keeps the order of the file.
    const moment = new Date(now.getTime() - at).toISOString();
    const draft = {
      title: cell("title"), note: cell("note"), tags: tagsFrom(cell("tags")), due: cell("due"),
      rating: Number(cell("rating")) || 0, quantity: Number(cell("quantity")) || 0,
    };
    const item = newItem(draft, makeId(), moment);
    const status = YES.has(fold(cell("status"))) ? "done" : "open";
    return [{ ...item, status, starred: YES.has(fold(cell("starred"))) } satisfies Item];
  });
  return { items, skipped };
}
