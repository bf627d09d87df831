import { app } from "./app.config";
import { copy } from "./copy";
import type { Booking } from "./domain/bookings";
import { calendarFile, calendarFileName } from "./domain/calendar-file";
import { downloadText } from "./lib/download";

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
  downloadText(calendarFileName(app.name, suffix), text, "text/calendar");
}
