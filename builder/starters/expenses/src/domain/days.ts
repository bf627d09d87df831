/**
 * Calendar days as "YYYY-MM-DD" and months as "YYYY-MM".
 *
 * An invoice is due on a day, not at a moment: no time zone and no change of clocks takes part here.
 */
export type Day = string;
export type Month = string;

const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const MILLISECONDS_PER_DAY = 86_400_000;

/** The day on the reader's own calendar. */
export function dayOf(date: Date): Day {
  const pad = (value: number): string => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
}

/** True for a day that exists: "2026-02-30" does not. */
export function isDay(value: unknown): value is Day {
  if (typeof value !== "string" || !DAY_PATTERN.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && fromUtc(time) === value;
}

export function addDays(day: Day, count: number): Day {
  return fromUtc(toUtc(day) + count * MILLISECONDS_PER_DAY);
}

/** How many days `to` lies after `from`; negative when it lies before. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((toUtc(to) - toUtc(from)) / MILLISECONDS_PER_DAY);
}

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
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(toUtc(day));
}

export function formatMonth(month: Month, locale: string, style: "short" | "long"): string {
  const options: Intl.DateTimeFormatOptions = style === "short" ? { month: "short" } : { month: "long", year: "numeric" };
  return formatDay(`${month}-01`, locale, options);
}

function toUtc(day: Day): number {
  const match = DAY_PATTERN.exec(day);
  if (!match) throw new RangeError(`Not a day: ${day}`);
  return Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3]));
}

function fromUtc(time: number): Day {
  return new Date(time).toISOString().slice(0, 10);
}
