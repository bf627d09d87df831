/** The event itself, as its organiser describes it. */
import type { Day } from "../lib/days";

export type EventFacts = {
  title: string;
  lead: string;
  description: string;
  /** "" as long as it is not announced. */
  day: Day | "";
  /** "19:30", "" for none. */
  start: string;
  end: string;
  place: string;
  address: string;
  contact: string;
  payment: string;
  open: boolean;
};

export const DESCRIPTION_LIMIT = 4000;

export function isTime(value: unknown): value is string {
  return typeof value === "string" && /^([01]\d|2[0-3]):[0-5]\d$/.test(value);
}

/** Whether tickets can be booked on this day. */
export function bookingState(event: EventFacts, today: Day): "open" | "closed" | "over" {
  if (event.day && event.day < today) return "over";
  return event.open ? "open" : "closed";
}
