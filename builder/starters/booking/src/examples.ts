/** Bookings to look around with: made on request, marked as examples, removed together. */
import { copy } from "./copy";
import { book, occupied, type Booking } from "./domain/bookings";
import type { WallClock } from "./domain/days";
import { freeSlotsOn } from "./domain/slots";
import { addDays } from "./lib/days";
import { bookingStamp, type Settings } from "./state";

const MOST = 6;
const PER_DAY = 2;

/** Fill free times of the coming days by the ordinary way of booking: no rule is bent. */
export function addExamples(bookings: readonly Booking[], { services, rules }: Settings, now: WallClock): Booking[] {
  let list = [...bookings];
  let made = 0;
  for (let ahead = 0; ahead <= rules.horizonDays && made < MOST; ahead += 1) {
    for (let onDay = 0; onDay < PER_DAY && made < MOST; onDay += 1) {
      const service = services[made % Math.max(services.length, 1)];
      if (!service) return list;
      const day = addDays(now.day, ahead);
      const free = freeSlotsOn(day, service.minutes, rules, occupied(list), now);
      // Spread over the day: the first third, then the last.
      const slot = free[Math.floor((free.length * (1 + onDay * 3)) / 6)];
      if (!slot) continue;
      const customer = {
        name: copy.diary.exampleName(made + 1),
        email: `example${made + 1}@example.com`,
        phone: "",
        note: copy.diary.exampleNote,
      };
      const outcome = book(list, { service, day, start: slot.start, customer, example: true }, rules, now, bookingStamp());
      if (!outcome.ok) continue;
      list = outcome.bookings;
      made += 1;
    }
  }
  return list;
}

export function withoutExamples(bookings: readonly Booking[]): Booking[] {
  return bookings.filter((booking) => !booking.example);
}
