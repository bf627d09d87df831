/** Which starting times are free: the one place that decides whether two appointments clash. */
import { addDays, daysBetween, type Day } from "../lib/days";
import type { Minutes, WallClock } from "./days";
import { openOn, type WeekHours } from "./hours";

export type Rules = {
  hours: WeekHours;
  closedDays: Day[];
  /** Distance between two offered starting times. */
  stepMinutes: Minutes;
  /** Kept free after each appointment, for cleaning up or travelling. */
  bufferMinutes: Minutes;
  /** An appointment must be made at least this long before it starts. */
  noticeMinutes: Minutes;
  /** How many days ahead the diary is open. */
  horizonDays: number;
  /** How many appointments may run at the same time: chairs, rooms, tables. */
  capacity: number;
};

/** What already stands in the diary, reduced to what matters for a clash. */
export type Occupied = { id: string; day: Day; start: Minutes; minutes: Minutes };
export type Slot = { start: Minutes; end: Minutes; free: boolean };
export type SlotProblem = "closed" | "past" | "too-soon" | "too-far" | "taken";

/**
 * The starting times offered on `day` for something that lasts `minutes`, free or taken.
 * Times that have passed or come too soon are left out.
 */
export function slotsOn(
  day: Day,
  minutes: Minutes,
  rules: Rules,
  occupied: readonly Occupied[],
  now: WallClock,
): Slot[] {
  if (minutes <= 0 || rules.stepMinutes <= 0) return [];
  const slots: Slot[] = [];
  const onDay = occupied.filter((other) => other.day === day);
  for (const { from, to } of openOn(day, rules.hours, rules.closedDays)) {
    for (let start = from; start + minutes <= to; start += rules.stepMinutes) {
      if (timingProblem(day, start, rules, now)) continue;
      slots.push({ start, end: start + minutes, free: hasRoom(day, start, minutes, rules, onDay) });
    }
  }
  return slots;
}

export function freeSlotsOn(
  day: Day,
  minutes: Minutes,
  rules: Rules,
  occupied: readonly Occupied[],
  now: WallClock,
): Slot[] {
  return slotsOn(day, minutes, rules, occupied, now).filter((slot) => slot.free);
}

/** The first day from `from` on with a free slot, or null within the whole horizon. */
export function firstFreeDay(
  from: Day,
  minutes: Minutes,
  rules: Rules,
  occupied: readonly Occupied[],
  now: WallClock,
): Day | null {
  let day = from < now.day ? now.day : from;
  const last = addDays(now.day, rules.horizonDays);
  for (; day <= last; day = addDays(day, 1)) {
    if (freeSlotsOn(day, minutes, rules, occupied, now).length > 0) return day;
  }
  return null;
}

/** Why this time cannot be taken, or null. Asked again at the moment of booking: the list on screen may be old. */
export function slotProblem(
  wanted: { day: Day; start: Minutes; minutes: Minutes },
  rules: Rules,
  occupied: readonly Occupied[],
  now: WallClock,
): SlotProblem | null {
  const timing = timingProblem(wanted.day, wanted.start, rules, now);
  if (timing) return timing;
  const end = wanted.start + wanted.minutes;
  const open = openOn(wanted.day, rules.hours, rules.closedDays);
  if (!open.some((interval) => wanted.start >= interval.from && end <= interval.to)) return "closed";
  return hasRoom(wanted.day, wanted.start, wanted.minutes, rules, occupied) ? null : "taken";
}

function timingProblem(day: Day, start: Minutes, rules: Rules, now: WallClock): SlotProblem | null {
  const daysAhead = daysBetween(now.day, day);
  const minutesAhead = daysAhead * 24 * 60 + start - now.minutes;
  if (minutesAhead <= 0) return "past";
  if (minutesAhead < rules.noticeMinutes) return "too-soon";
  return daysAhead > rules.horizonDays ? "too-far" : null;
}

/** Appointments that merely touch do not clash; the buffer counts as part of both. */
function hasRoom(
  day: Day,
  start: Minutes,
  minutes: Minutes,
  rules: Rules,
  occupied: readonly Occupied[],
): boolean {
  const end = start + minutes + rules.bufferMinutes;
  const clashing = occupied.filter((other) => {
    const otherEnd = other.start + other.minutes + rules.bufferMinutes;
    return other.day === day && other.start < end && start < otherEnd;
  });
  // The busiest moment within the wanted time is at its start, or where another one starts.
  const moments = [start, ...clashing.map((other) => Math.max(start, other.start))];
  return moments.every((moment) => {
    const running = clashing.filter((other) => {
      const otherEnd = other.start + other.minutes + rules.bufferMinutes;
      return other.start <= moment && moment < otherEnd;
    });
    return running.length < rules.capacity;
  });
}
