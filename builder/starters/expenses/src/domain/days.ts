/**
 * Months as "YYYY-MM", and how days and months are written.
 *
 * An invoice is due on a day, not at a moment: no time zone and no change of clocks takes part here.
 */
import { dayStart, type Day } from "../lib/days";

export type Month = string;

export function monthOf(day: Day): Month {
  return day.slice(0, 7);
}

export function addMonths(month: Month, count: number): Month {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + count;
  return `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}`;
}

/** `count` months, oldest first, the last of them being `last`. */
export function monthsUpTo(last: Month, count: number): Month[] {
  return Array.from({ length: count }, (_, index) => addMonths(last, index - count + 1));
}

export function formatDay(day: Day, locale: string, options: Intl.DateTimeFormatOptions = { dateStyle: "medium" }): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(dayStart(day));
}

export function formatMonth(month: Month, locale: string, style: "short" | "long"): string {
  const options: Intl.DateTimeFormatOptions = style === "short" ? { month: "short" } : { month: "long", year: "numeric" };
  return formatDay(`${month}-01`, locale, options);
}
