/**
 * Values to and from a CSV file, headings in either language.
 *
 * Two shapes are understood: one row for each value (day, figure, value), and one row for each day with a
 * column for each figure, as spreadsheets have it. Figures that are not there yet are made.
 */
import type { Unit } from "../extras";
import { parseCsv, toCsv } from "../lib/csv";
import { fold } from "../lib/format";
import { isDayFirst, readDay } from "./days";
import { NAME_LIMIT, NOTE_LIMIT, parseAmount, valueKey, type Figure, type Value } from "./figures";

export type FileProblem = "day-wrong" | "amount-wrong" | "figure-missing" | "columns-missing" | "too-many-rows";
export interface ImportResult {
  values: Value[];
  figures: Figure[];
  duplicates: number;
  problems: { row: number; problem: FileProblem }[];
}

export const ROWS_LIMIT = 10_000;
const FIGURES_LIMIT = 20;

const DAY = ["date", "day", "jour", "month", "mois", "week", "semaine"];
const FIGURE = ["figure", "metric", "kpi", "indicator", "indicateur", "chiffre", "mesure", "metrique"];
const AMOUNT = ["value", "amount", "valeur", "montant", "total", "number", "nombre"];
const GROUP = ["group", "category", "region", "product", "channel", "segment", "team", "groupe", "categorie", "produit", "canal", "equipe", "magasin", "store"];
const NOTE = ["note", "comment", "remarque", "commentaire"];

export function valuesToCsv(values: readonly Value[], figures: readonly Figure[], titles: readonly string[]): string {
  const names = new Map(figures.map((figure) => [figure.id, figure.name]));
  const rows = [...values]
    .sort((one, other) => one.day.localeCompare(other.day))
    .map((value) => [value.day, names.get(value.figureId) ?? "", String(value.amount), value.group, value.note]);
  return toCsv([titles, ...rows]);
}

export function valuesFromCsv(
  text: string,
  existing: { values: readonly Value[]; figures: readonly Figure[] },
  newId: () => string,
): ImportResult {
  const result: ImportResult = { values: [], figures: [], duplicates: 0, problems: [] };
  const [head = [], ...rows] = parseCsv(text);
  const columns = columnsOf(head, rows);
  if (!columns) return { ...result, problems: [{ row: 1, problem: "columns-missing" }] };

  const known = new Set(existing.values.map(valueKey));
  const dayFirst = isDayFirst(rows.map((cells) => cells[columns.day] ?? ""));
  const figureNamed = (name: string, amountText: string): Figure | null => {
    const clean = name.trim().slice(0, NAME_LIMIT);
    const same = (figure: Figure) => fold(figure.name) === fold(clean);
    const found = existing.figures.find(same) ?? result.figures.find(same);
    if (found || !clean || result.figures.length >= FIGURES_LIMIT) return found ?? null;
    const made = newFigure(newId(), clean, unitOf(amountText));
    result.figures.push(made);
    return made;
  };

  rows.slice(0, ROWS_LIMIT).forEach((cells, index) => {
    const row = index + 2;
    const day = readDay(cells[columns.day] ?? "", dayFirst);
    if (!day) {
      result.problems.push({ row, problem: "day-wrong" });
      return;
    }
    for (const { name, amountAt } of columns.cells(cells)) {
      const amountText = cells[amountAt] ?? "";
      // In a file with a column for each figure, a day may have some of them only.
      if (columns.wide && !amountText.trim()) continue;
      const amount = parseAmount(amountText);
      const figure = amount === null ? null : figureNamed(name, amountText);
      if (amount === null) result.problems.push({ row, problem: "amount-wrong" });
      else if (!figure) result.problems.push({ row, problem: "figure-missing" });
      else {
        const group = (cells[columns.group] ?? "").trim().slice(0, NAME_LIMIT);
        const note = (cells[columns.note] ?? "").trim().slice(0, NOTE_LIMIT);
        const value: Value = { id: newId(), figureId: figure.id, day, amount, group, note, example: false };
        if (known.has(valueKey(value))) result.duplicates += 1;
        else {
          known.add(valueKey(value));
          result.values.push(value);
        }
      }
    }
  });
  if (rows.length > ROWS_LIMIT) result.problems.push({ row: ROWS_LIMIT + 2, problem: "too-many-rows" });
  // A figure that came with no value that is new would stand there empty.
  return { ...result, figures: result.figures.filter((figure) => result.values.some((value) => value.figureId === figure.id)) };
}

export function newFigure(id: string, name: string, unit: Unit): Figure {
  return { id, name, unit, combine: unit === "percent" ? "average" : "sum", more: true, goal: null, exampleGoal: false };
}

interface Columns {
  day: number;
  group: number;
  note: number;
  wide: boolean;
  cells(row: readonly string[]): { name: string; amountAt: number }[];
}

function columnsOf(head: readonly string[], rows: readonly (readonly string[])[]): Columns | null {
  const titles = head.map((title) => fold(title).trim());
  const at = (words: readonly string[]) => titles.findIndex((title) => words.includes(title));
  const [day, figure, amount, group, note] = [at(DAY), at(FIGURE), at(AMOUNT), at(GROUP), at(NOTE)];
  if (day === -1) return null;
  if (figure !== -1 && amount !== -1) {
    return { day, group, note, wide: false, cells: (row) => [{ name: row[figure] ?? "", amountAt: amount }] };
  }
  const named = head.flatMap((name, column) => {
    const isOther = [day, group, note].includes(column) || !name.trim();
    const hasNumbers = rows.some((row) => parseAmount(row[column] ?? "") !== null);
    return isOther || !hasNumbers ? [] : [{ name, amountAt: column }];
  });
  return named.length > 0 ? { day, group, note, wide: true, cells: () => named } : null;
}

function unitOf(amount: string): Unit {
  if (amount.includes("%")) return "percent";
  return /[€$£]/.test(amount) ? "money" : "number";
}
