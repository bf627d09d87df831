/**
 * Appointments as an iCalendar file (RFC 5545).
 *
 * Times are "floating" (form 1 of section 3.3.5): a wall-clock time without a zone, which a calendar
 * shows as it stands. The place has one clock, and so the change to summer time cannot move an entry.
 */
import { addDays, type Day } from "../lib/days";
import type { Booking } from "./bookings";
import { MINUTES_PER_DAY, clockText, type Minutes } from "./days";

const LINE_OCTETS = 75;

export type CalendarText = { place: string; summary: (booking: Booking) => string; description: (booking: Booking) => string };

/** `stampedAt` is when the file is made. */
export function calendarFile(bookings: readonly Booking[], text: CalendarText, stampedAt: Date): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Booking//Appointments//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${escaped(text.place)}`,
    ...bookings.flatMap((booking) => event(booking, text, stampedAt)),
    "END:VCALENDAR",
  ];
  return lines.map(folded).join("\r\n") + "\r\n";
}

/** A file name that every system accepts, whatever the app is called. */
export function calendarFileName(place: string, suffix: string): string {
  const plain = place.normalize("NFKD").replace(/[^a-zA-Z0-9]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase();
  return `${plain.slice(0, 40) || "calendar"}-${suffix}.ics`;
}

function event(booking: Booking, text: CalendarText, stampedAt: Date): string[] {
  return [
    "BEGIN:VEVENT",
    `UID:${booking.id}@booking.invalid`,
    `DTSTAMP:${stampedAt.toISOString().replace(/[-:]|\.\d{3}/g, "")}`,
    `DTSTART:${localTime(booking.day, booking.start)}`,
    `DTEND:${localTime(booking.day, booking.start + booking.minutes)}`,
    `SUMMARY:${escaped(text.summary(booking))}`,
    `DESCRIPTION:${escaped(text.description(booking))}`,
    `LOCATION:${escaped(text.place)}`,
    `SEQUENCE:${booking.changes}`,
    `STATUS:${booking.status === "cancelled" ? "CANCELLED" : "CONFIRMED"}`,
    "END:VEVENT",
  ];
}

function localTime(day: Day, minutes: Minutes): string {
  const date = addDays(day, Math.floor(minutes / MINUTES_PER_DAY)).replaceAll("-", "");
  return `${date}T${clockText(minutes % MINUTES_PER_DAY).replace(":", "")}00`;
}

function escaped(value: string): string {
  return value
    .replace(/[\\;,]/g, (mark) => `\\${mark}`)
    .replace(/\r\n|\r|\n/g, "\\n")
    // Any other control character would end the file early in some calendars.
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
