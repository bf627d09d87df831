/**
 * The event as an iCalendar file (RFC 5545). Times are "floating": a calendar shows them as they stand, and
 * the place has one clock.
 */
import { calendarMoment, calendarOf, calendarText } from "../lib/calendar";
import { addDays } from "../lib/days";
import type { EventFacts } from "./event";

/** Needs a day; without a time of day the event lasts all day. */
export function calendarFile(event: EventFacts, slug: string, stampedAt: Date): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Events//Tickets//EN",
    "BEGIN:VEVENT",
    `UID:${slug}-${event.day}@events.invalid`,
    `DTSTAMP:${calendarMoment(stampedAt)}`,
    ...(event.start ? timed(event) : [`DTSTART;VALUE=DATE:${plain(event.day)}`, `DTEND;VALUE=DATE:${plain(addDays(event.day, 1))}`]),
    `SUMMARY:${calendarText(event.title)}`,
    ...(event.place || event.address ? [`LOCATION:${calendarText([event.place, event.address].filter(Boolean).join(", "))}`] : []),
    ...(event.description ? [`DESCRIPTION:${calendarText(event.description)}`] : []),
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return calendarOf(lines);
}

function timed(event: EventFacts): string[] {
  const start = `DTSTART:${plain(event.day)}T${event.start.replace(":", "")}00`;
  if (!event.end) return [start, "DURATION:PT2H"];
  // One that ends before it began ends on the next day.
  const lastDay = event.end <= event.start ? addDays(event.day, 1) : event.day;
  return [start, `DTEND:${plain(lastDay)}T${event.end.replace(":", "")}00`];
}

function plain(day: string): string {
  return day.replaceAll("-", "");
}
