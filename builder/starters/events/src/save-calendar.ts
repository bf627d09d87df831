import { app } from "./app.config";
import { calendarFile } from "./domain/calendar-file";
import type { EventFacts } from "./domain/event";

export function saveCalendar(event: EventFacts): void {
  const text = calendarFile(event, app.slug, new Date());
  // Not through lib/download: some calendars do not accept the byte order mark that spreadsheets need.
  const address = URL.createObjectURL(new Blob([text], { type: "text/calendar;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${app.slug}.ics`;
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
