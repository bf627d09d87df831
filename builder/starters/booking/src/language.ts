import { formatDay, formatTime, type Minutes } from "./domain/days";
import type { Day } from "./lib/days";
import { language } from "./lib/format";

const DAY_STYLES = {
  full: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  long: { weekday: "long", day: "numeric", month: "long" },
  short: { weekday: "short", day: "numeric", month: "short" },
  weekday: { weekday: "short" },
  weekdayLong: { weekday: "long" },
  number: { day: "numeric" },
  month: { month: "long", year: "numeric" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

export function dayText(day: Day, style: keyof typeof DAY_STYLES): string {
  const text = formatDay(day, language, DAY_STYLES[style]);
  return text.charAt(0).toLocaleUpperCase(language) + text.slice(1);
}

/** "23–29 November", "30 November – 6 December". */
export function daysText(first: Day, last: Day): string {
  const format = new Intl.DateTimeFormat(language, { day: "numeric", month: "long", timeZone: "UTC" });
  return format.formatRange(Date.parse(first), Date.parse(last));
}

export function timeText(minutes: Minutes): string {
  return formatTime(minutes, language);
}

/** "45 min", "1 h", "1 h 30": the same in both languages. */
export function durationText(minutes: Minutes): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return `${rest} min`;
  return rest === 0 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, "0")}`;
}
