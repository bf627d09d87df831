/** When the place is open: intervals per weekday, and single days on which it is closed all the same. */
import type { Day } from "../lib/days";
import { MINUTES_PER_DAY, WEEKDAYS, weekdayOf, type Minutes, type Weekday } from "./days";

export type Interval = { from: Minutes; to: Minutes };
export type WeekHours = Record<Weekday, Interval[]>;
export type HoursProblem = "hours-order" | "hours-overlap" | "hours-missing";

/** The intervals on one day, earliest first. */
export function openOn(day: Day, hours: WeekHours, closedDays: readonly Day[]): Interval[] {
  if (closedDays.includes(day)) return [];
  return [...hours[weekdayOf(day)]].sort((first, second) => first.from - second.from);
}

/** The first thing wrong with one weekday's intervals, or null. */
export function hoursProblem(intervals: readonly Interval[]): HoursProblem | null {
  const sorted = [...intervals].sort((first, second) => first.from - second.from);
  let lastEnd = 0;
  for (const { from, to } of sorted) {
    if (!isMinute(from) || !isMinute(to)) return "hours-missing";
    if (to <= from) return "hours-order";
    if (from < lastEnd) return "hours-overlap";
    lastEnd = to;
  }
  return null;
}

/** The earliest opening and the latest closing in the week, for a timeline that fits; 9 to 17 when always closed. */
export function widestHours(hours: WeekHours): Interval {
  const all = WEEKDAYS.flatMap((weekday) => hours[weekday]);
  if (all.length === 0) return { from: 9 * 60, to: 17 * 60 };
  return {
    from: Math.min(...all.map((interval) => interval.from)),
    to: Math.max(...all.map((interval) => interval.to)),
  };
}

export function sameHoursOn(weekdays: readonly Weekday[], intervals: readonly Interval[]): WeekHours {
  const hours = {} as WeekHours;
  for (const weekday of WEEKDAYS) {
    hours[weekday] = weekdays.includes(weekday) ? intervals.map((interval) => ({ ...interval })) : [];
  }
  return hours;
}

function isMinute(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MINUTES_PER_DAY;
}
