/**
 * Calendar days as "YYYY-MM-DD" and times as minutes after midnight.
 *
 * These are wall-clock values, as on a paper diary: adding a day or drawing a week never goes
 * through a time zone, so the change to or from summer time cannot move an appointment.
 */
import { addDays, dayStart, type Day } from "../lib/days";

export type Minutes = number;

/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** The clock on the wall: what "now" means to every rule in this folder. */
export type WallClock = { day: Day; minutes: Minutes };

export const WEEKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];
export const MINUTES_PER_DAY = 24 * 60;

const TIME_PATTERN = /^(\d{1,2}):(\d{2})$/;

const pad = (value: number): string => String(value).padStart(2, "0");

export function wallClock(date: Date): WallClock {
  return {
    day: `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`,
    minutes: date.getHours() * 60 + date.getMinutes(),
  };
}

export function weekdayOf(day: Day): Weekday {
  const sundayFirst = new Date(dayStart(day)).getUTCDay();
  return (sundayFirst === 0 ? 7 : sundayFirst) as Weekday;
}

/** The Monday on or before `day`. */
export function startOfWeek(day: Day): Day {
  return addDays(day, 1 - weekdayOf(day));
}

export function weekOf(day: Day): Day[] {
  const monday = startOfWeek(day);
  return WEEKDAYS.map((weekday) => addDays(monday, weekday - 1));
}

/** "9:30" or "09:30" to 570; null for anything else. "24:00" is the end of the day. */
export function parseTime(text: string): Minutes | null {
  const match = TIME_PATTERN.exec(text.trim());
  if (!match) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minutes <= MINUTES_PER_DAY ? minutes : null;
}

/** 570 to "09:30", the form that a time field takes. */
export function clockText(minutes: Minutes): string {
  return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

/** A day in the reader's language, for example "Thursday 27 November". */
export function formatDay(day: Day, locale: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" }).format(dayStart(day));
}

/** A time in the reader's way: "9:30 am", "09:30". */
export function formatTime(minutes: Minutes, locale: string): string {
  const time = Date.UTC(2000, 0, 1, 0, minutes);
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: "UTC" }).format(time);
}
