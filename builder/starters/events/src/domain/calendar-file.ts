/**
 * The event as an iCalendar file (RFC 5545). Times are "floating": a calendar shows them as they stand, and
 * the place has one clock.
 */
import { addDays } from "../lib/days";
import type { EventFacts } from "./event";

const LINE_OCTETS = 75;

/** Needs a day; without a time of day the event lasts all day. */
export function calendarFile(event: EventFacts, slug: string, stampedAt: Date): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Events//Tickets//EN",
    "BEGIN:VEVENT",
    `UID:${slug}-${event.day}@events.invalid`,
    `DTSTAMP:${stampedAt.toISOString().replace(/[-:]|\.\d{3}/g, "")}`,
    ...(event.start ? timed(event) : [`DTSTART;VALUE=DATE:${plain(event.day)}`, `DTEND;VALUE=DATE:${plain(addDays(event.day, 1))}`]),
    `SUMMARY:${escaped(event.title)}`,
    ...(event.place || event.address ? [`LOCATION:${escaped([event.place, event.address].filter(Boolean).join(", "))}`] : []),
    ...(event.description ? [`DESCRIPTION:${escaped(event.description)}`] : []),
    "END:VEVENT",
    "END:VCALENDAR",
  ];
  return lines.map(folded).join("\r\n") + "\r\n";
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

function escaped(value: string): string {
  return value
    .replace(/[\\;,]/g, (mark) => `\\${mark}`)
    .replace(/\r\n|\r|\n/g, "\\n")
    .replace(/[\u0000-\u001f\u007f]/g, " ");
}

/** No line is longer than 75 octets; the fold never splits a character. */
function folded(line: string): string {
  const encoder = new TextEncoder();
  const parts: string[] = [];
  let part = "";
  let octets = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (octets + size > LINE_OCTETS) {
      parts.push(part);
      part = "";
      octets = 1; // the space that opens a continuation line
    }
    part += character;
    octets += size;
  }
  return [...parts, part].join("\r\n ");
}
