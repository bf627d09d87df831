import { app } from "./app.config";
import { copy } from "./copy";
import type { Booking } from "./domain/bookings";
import { calendarFile, calendarFileName } from "./domain/calendar-file";

/** For the customer, whose calendar should name the place; for the owner, whose calendar should name the customer. */
export type CalendarReader = "customer" | "owner";

export function saveCalendar(bookings: readonly Booking[], reader: CalendarReader, suffix: string): void {
  const text = calendarFile(
    bookings,
    {
      place: app.name,
      summary: (booking) => `${booking.serviceName} · ${reader === "customer" ? app.name : booking.name}`,
      description: (booking) => {
        const contact = reader === "owner" ? [booking.email, booking.phone, booking.note] : [booking.note];
        return [copy.done.calendarText(booking.reference), ...contact].filter(Boolean).join("\n");
      },
    },
    new Date(),
  );
  // Not through lib/download: some calendars do not accept the byte order mark that spreadsheets need.
  const address = URL.createObjectURL(new Blob([text], { type: "text/calendar;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = calendarFileName(app.name, suffix);
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
