/** Months of the calendar, and days as files write them. */
import { isDay, type Day } from "../lib/days";

/** The first day of the month that lies `count` months after the month of that day. */
export function addMonths(day: Day, count: number): Day {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}-01`;
}

/** "2026-03-09", "09/03/2026", "9.3.2026" or "2026-03" for its first day; null when it is no day. */
export function readDay(text: string, dayFirst: boolean): Day | null {
  const plain = text.trim();
  if (isDay(plain.slice(0, 10))) return plain.slice(0, 10);
  if (/^\d{4}-\d{2}$/.test(plain) && isDay(`${plain}-01`)) return `${plain}-01`;
  const match = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(plain);
  if (!match) return null;
  const [day, month] = dayFirst ? [match[1], match[2]] : [match[2], match[1]];
  const built = `${match[3]}-${(month ?? "").padStart(2, "0")}-${(day ?? "").padStart(2, "0")}`;
  return isDay(built) ? built : null;
}

/** Decided once for a column: a first part above 12 can only be a day, a second part above 12 only a month first. */
export function isDayFirst(texts: readonly string[]): boolean {
  const parts = texts.map((text) => /^(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}$/.exec(text.trim())).filter((match) => match !== null);
  return !parts.some((match) => Number(match[2]) > 12) || parts.some((match) => Number(match[1]) > 12);
}
