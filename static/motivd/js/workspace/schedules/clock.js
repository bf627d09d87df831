// Between the clock of the person and UTC, in which schedules are kept. A day can be another one there.

import { language, t } from "../../texts.js";

export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "UTC";
const clock = new Intl.DateTimeFormat(language, { timeStyle: "short" });
const whole = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });
const inUtc = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
const names = new Intl.DateTimeFormat(language, { weekday: "long", timeZone: "UTC" });

const two = (number) => String(number).padStart(2, "0");
// The 4th of January 1970 was a Sunday.
export const weekdayName = (number) => names.format(new Date(Date.UTC(1970, 0, 4 + number)));
/** The first day of the week as people here write it, Sunday being 0. */
export const weekdays = () => (language === "en" ? [0, 1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 0]);
export const clockOf = ({ hour, minute }) => clock.format(new Date(2026, 0, 15, hour, minute));
export const exactLocal = (date) => whole.format(new Date(date));
export const exactUtc = (date) => inUtc.format(new Date(date));

/** How far the days are apart: -1, 0 or 1. */
function dayStep(local, utc) {
  return Math.round((Date.UTC(utc[0], utc[1], utc[2]) - Date.UTC(local[0], local[1], local[2])) / 86_400_000);
}

/** `{hour, minute}` here → the same in UTC, with `step` for the day. */
export function toUtc({ hour, minute }, today = new Date()) {
  const date = new Date(today.getFullYear(), today.getMonth(), today.getDate(), hour, minute);
  const local = [date.getFullYear(), date.getMonth(), date.getDate()];
  const step = dayStep(local, [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]);
  return { hour: date.getUTCHours(), minute: date.getUTCMinutes(), step };
}

/** `{hour, minute}` in UTC → the same here. */
export function toLocal({ hour, minute }, today = new Date()) {
  const date = new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate(), hour, minute));
  const utc = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const step = -dayStep([date.getFullYear(), date.getMonth(), date.getDate()], utc);
  return { hour: date.getHours(), minute: date.getMinutes(), step };
}

export const timeOf = ({ hour, minute }) => `${two(hour)}:${two(minute)}`;

export function readTime(text) {
  const [, hour, minute] = /^(\d{2}):(\d{2})/.exec(text) ?? [];
  return hour === undefined ? null : { hour: Number(hour), minute: Number(minute) };
}

/** Whether the clock here is put forward and back. */
export const hasSummerTime = () => new Date(2026, 0, 1).getTimezoneOffset() !== new Date(2026, 6, 1).getTimezoneOffset();

/** What a schedule says, by the clock of here: “Every week on Monday at 09:00”. */
export function spoken(schedule) {
  const local = toLocal({ hour: schedule.runHourUtc, minute: schedule.runMinuteUtc });
  const time = clockOf(local);
  if (schedule.frequency === "weekly") return t("schedules.weekly", { weekday: weekdayName((schedule.weekdayUtc + local.step + 7) % 7), time });
  if (schedule.frequency === "monthly") return t("schedules.monthly", { day: schedule.monthDayUtc + local.step || 31, time });
  return t("schedules.daily", { time });
}
