/** A day as text: it sorts as it is and knows no time zone. */
export type Day = string;

const MILLISECONDS = 86_400_000;

/** True for a day that exists: "2026-02-30" does not. */
export function isDay(value: unknown): value is Day {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value);
}

export function addDays(day: Day, count: number): Day {
  return new Date(dayStart(day) + count * MILLISECONDS).toISOString().slice(0, 10);
}

/** How many days `to` lies after `from`; negative when it lies before. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((dayStart(to) - dayStart(from)) / MILLISECONDS);
}

/** Where the day begins in UTC, for what counts or writes days: neither must meet a change of the clocks. */
export function dayStart(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}
