/**
 * Appointments as an iCalendar file (RFC 5545).
 *
 * Times are "floating" (form 1 of section 3.3.5): a wall-clock time without a zone, which a calendar
 * shows as it stands. The place has one clock, and so the change to summer time cannot move an entry.
 */
import { calendarMoment, calendarOf, calendarText } from "../lib/calendar";
import { addDays, type Day } from "../lib/days";
import type { Booking } from "./bookings";
import { MINUTES_PER_DAY, clockText, type Minutes } from "./days";

export type Wording = { place: string; summary: (booking: Booking) => string; description: (booking: Booking) => string };

/** `stampedAt` is when the file is made. */
export function calendarFile(bookings: readonly Booking[], text: Wording, stampedAt: Date): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Booking//Appointments//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${calendarText(text.place)}`,
    ...bookings.flatMap((booking) => event(booking, text, stampedAt)),
    "END:VCALENDAR",
  ];
  return calendarOf(lines);
}

/** A file name that every system accepts, whatever the app is called. */
export function calendarFileName(place: string, suffix: string): string {
  const plain = place.normalize("NFKD").replace(/[^a-zA-Z0-9]+/g, "-").replace(/^-+|-+$/g, "").toLowerCase();
  return `${plain.slice(0, 40) || "calendar"}-${suffix}.ics`;
}

function event(booking: Booking, text: Wording, stampedAt: Date): string[] {
  return [
    "BEGIN:VEVENT",
    `UID:${booking.id}@booking.invalid`,
    `DTSTAMP:${calendarMoment(stampedAt)}`,
    `DTSTART:${localTime(booking.day, booking.start)}`,
    `DTEND:${localTime(booking.day, booking.start + booking.minutes)}`,
    `SUMMARY:${calendarText(text.summary(booking))}`,
    `DESCRIPTION:${calendarText(text.description(booking))}`,
    `LOCATION:${calendarText(text.place)}`,
    `SEQUENCE:${booking.changes}`,
    `STATUS:${booking.status === "cancelled" ? "CANCELLED" : "CONFIRMED"}`,
    "END:VEVENT",
  ];
}

function localTime(day: Day, minutes: Minutes): string {
  const date = addDays(day, Math.floor(minutes / MINUTES_PER_DAY)).replaceAll("-", "");
  return `${date}T${clockText(minutes % MINUTES_PER_DAY).replace(":", "")}00`;
}
