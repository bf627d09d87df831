/** Appointments: making, moving, cancelling and finding them. Every change is a new list; nothing is edited in place. */
import type { Day } from "../lib/days";
import type { Minutes, WallClock } from "./days";
import type { Service } from "./services";
import { slotProblem, type Occupied, type Rules, type SlotProblem } from "./slots";

export type Booking = {
  id: string;
  /** What the customer keeps to find the appointment again, for example "K7M-Q2X". */
  reference: string;
  serviceId: string;
  /** Name and length as they were when booked: a later change of the service does not rewrite the diary. */
  serviceName: string;
  minutes: Minutes;
  day: Day;
  start: Minutes;
  name: string;
  email: string;
  phone: string;
  note: string;
  status: "confirmed" | "cancelled";
  /** Added by "Add example data" and removed with it. */
  example: boolean;
  /** ISO 8601, UTC. */
  createdAt: string;
  /** Counts changes, as calendars need it (SEQUENCE of RFC 5545). */
  changes: number;
};

export type Customer = { name: string; email: string; phone: string; note: string };
export type CustomerProblem =
  | "name-missing"
  | "name-long"
  | "email-missing"
  | "email-invalid"
  | "phone-invalid"
  | "note-long";
export type CustomerProblems = Partial<Record<keyof Customer, CustomerProblem>>;
export type Outcome = { ok: true; booking: Booking; bookings: Booking[] } | { ok: false; problem: SlotProblem | "gone" };

export const NAME_LIMIT = 80;
export const NOTE_LIMIT = 500;

const EMAIL_PATTERN = /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+\.[^\s@<>"(),:;[\]\\.]{2,}$/u;
// Without 0/O, 1/I/L and 5/S, which are misread on the phone.
const REFERENCE_LETTERS = "2346789ABCDEFGHJKMNPQRTUVWXYZ";

export function customerProblems(customer: Customer): CustomerProblems {
  const problems: CustomerProblems = {};
  const name = customer.name.trim();
  const email = customer.email.trim();
  const phone = customer.phone.trim();
  if (!name) problems.name = "name-missing";
  else if (name.length > NAME_LIMIT) problems.name = "name-long";
  if (!email) problems.email = "email-missing";
  else if (email.length > 254 || !EMAIL_PATTERN.test(email)) problems.email = "email-invalid";
  if (phone && !isPhone(phone)) problems.phone = "phone-invalid";
  if (customer.note.trim().length > NOTE_LIMIT) problems.note = "note-long";
  return problems;
}

/** What stands in the way of other appointments; `exceptId` is the one that is being moved. */
export function occupied(bookings: readonly Booking[], exceptId?: string): Occupied[] {
  return bookings.filter((booking) => booking.status === "confirmed" && booking.id !== exceptId);
}

export function book(
  bookings: readonly Booking[],
  wanted: { service: Service; day: Day; start: Minutes; customer: Customer; example?: boolean },
  rules: Rules,
  now: WallClock,
  stamp: { id: string; createdAt: string; random: () => number },
): Outcome {
  const { service, day, start, customer } = wanted;
  const problem = slotProblem({ day, start, minutes: service.minutes }, rules, occupied(bookings), now);
  if (problem) return { ok: false, problem };
  const booking: Booking = {
    id: stamp.id,
    reference: newReference(bookings, stamp.random),
    serviceId: service.id,
    serviceName: service.name,
    minutes: service.minutes,
    day,
    start,
    name: customer.name.trim(),
    email: customer.email.trim(),
    phone: customer.phone.trim(),
    note: customer.note.trim(),
    status: "confirmed",
    example: wanted.example ?? false,
    createdAt: stamp.createdAt,
    changes: 0,
  };
  return { ok: true, booking, bookings: [...bookings, booking] };
}

export function move(
  bookings: readonly Booking[],
  id: string,
  to: { day: Day; start: Minutes },
  rules: Rules,
  now: WallClock,
): Outcome {
  const current = bookings.find((booking) => booking.id === id && booking.status === "confirmed");
  if (!current) return { ok: false, problem: "gone" };
  const problem = slotProblem({ ...to, minutes: current.minutes }, rules, occupied(bookings, id), now);
  if (problem) return { ok: false, problem };
  return replaced(bookings, { ...current, ...to, changes: current.changes + 1 });
}

export function cancel(bookings: readonly Booking[], id: string): Outcome {
  const current = bookings.find((booking) => booking.id === id);
  if (!current) return { ok: false, problem: "gone" };
  if (current.status === "cancelled") return { ok: true, booking: current, bookings: [...bookings] };
  return replaced(bookings, { ...current, status: "cancelled", changes: current.changes + 1 });
}

/** Find an appointment by reference and e-mail; both must fit, so that a guessed reference shows nothing. */
export function findBooking(bookings: readonly Booking[], reference: string, email: string): Booking | null {
  const wanted = referenceLetters(reference);
  const address = email.trim().toLowerCase();
  const found = bookings.find((booking) => {
    return referenceLetters(booking.reference) === wanted && booking.email.toLowerCase() === address;
  });
  return found ?? null;
}

export function onDay(bookings: readonly Booking[], day: Day): Booking[] {
  return bookings
    .filter((booking) => booking.day === day && booking.status === "confirmed")
    .sort((first, second) => first.start - second.start || first.createdAt.localeCompare(second.createdAt));
}

export function hasPassed(booking: Booking, now: WallClock): boolean {
  return booking.day < now.day || (booking.day === now.day && booking.start <= now.minutes);
}

/** Appointments that have not started yet, the next one first. */
export function upcoming(bookings: readonly Booking[], now: WallClock): Booking[] {
  return bookings
    .filter((booking) => booking.status === "confirmed" && !hasPassed(booking, now))
    .sort((first, second) => first.day.localeCompare(second.day) || first.start - second.start);
}

export type Lane = { booking: Booking; lane: number; lanes: number };

/** Place appointments that run at the same time side by side: `lane` of `lanes`, from 0. */
export function lanes(bookings: readonly Booking[]): Lane[] {
  const placed: Lane[] = [];
  let group: Lane[] = [];
  let groupEnd = -1;
  let laneEnds: number[] = [];
  const closeGroup = (): void => {
    for (const item of group) item.lanes = laneEnds.length;
    placed.push(...group);
    group = [];
    laneEnds = [];
  };
  for (const booking of [...bookings].sort((first, second) => first.start - second.start)) {
    if (booking.start >= groupEnd) closeGroup();
    const free = laneEnds.findIndex((end) => end <= booking.start);
    const lane = free === -1 ? laneEnds.length : free;
    const end = booking.start + booking.minutes;
    laneEnds[lane] = end;
    groupEnd = Math.max(groupEnd, end);
    group.push({ booking, lane, lanes: 1 });
  }
  closeGroup();
  return placed;
}

function replaced(bookings: readonly Booking[], changed: Booking): Outcome {
  const list = bookings.map((booking) => (booking.id === changed.id ? changed : booking));
  return { ok: true, booking: changed, bookings: list };
}

function newReference(bookings: readonly Booking[], random: () => number): string {
  for (;;) {
    const letters = Array.from({ length: 6 }, () => {
      return REFERENCE_LETTERS[Math.floor(random() * REFERENCE_LETTERS.length)] ?? "2";
    }).join("");
    const reference = `${letters.slice(0, 3)}-${letters.slice(3)}`;
    if (!bookings.some((booking) => booking.reference === reference)) return reference;
  }
}

function referenceLetters(reference: string): string {
  return reference.toUpperCase().replace(/[^0-9A-Z]/g, "");
}

function isPhone(phone: string): boolean {
  const digits = phone.replace(/\D/g, "").length;
  return /^[+\d\s().\-/]+$/.test(phone) && digits >= 6 && digits <= 15;
}
