import { app } from "./app.config";
import { calendarFile } from "./domain/calendar-file";
import type { EventFacts } from "./domain/event";
import { downloadText } from "./lib/download";

export function saveCalendar(event: EventFacts): void {
  const text = calendarFile(event, app.slug, new Date());
  downloadText(`${app.slug}.ics`, text, "text/calendar");
}
