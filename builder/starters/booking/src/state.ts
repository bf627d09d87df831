/** What the app remembers: the settings of the owner, and the diary. */
import { app } from "./app.config";
import { trade } from "./copy";
import { book, type Booking } from "./domain/bookings";
import { MINUTES_PER_DAY, WEEKDAYS, type Weekday } from "./domain/days";
import { hoursProblem, sameHoursOn, type Interval, type WeekHours } from "./domain/hours";
import { LONGEST_SERVICE, SHORTEST_SERVICE, type Service } from "./domain/services";
import type { Rules } from "./domain/slots";
import { isDay } from "./lib/days";
import { newId } from "./lib/ids";
import { createStore } from "./lib/storage";

export type Settings = {
  services: Service[];
  rules: Rules;
  /** False until the owner has saved opening hours: the first ones are only a starting point. */
  hoursConfirmed: boolean;
};

export const STEPS = [10, 15, 20, 30, 60] as const;

/** From the brief where it says something, else one service and office hours, to be set by the owner. */
export const firstSettings: Settings = {
  services: firstServices(),
  rules: {
    hours: firstHours(),
    closedDays: [],
    stepMinutes: 30,
    bufferMinutes: 0,
    noticeMinutes: 60,
    horizonDays: 60,
    capacity: 1,
  },
  hoursConfirmed: false,
};

export const settingsStore = createStore<Settings>({ key: "settings", version: 1, initial: firstSettings, parse: parseSettings });
export const diaryStore = createStore<Booking[]>({ key: "diary", version: 1, initial: [], parse: parseDiary });

/** Who and when of a new booking; in one place, so that every page makes them alike. */
export function bookingStamp(): Parameters<typeof book>[4] {
  return { id: newId(), createdAt: new Date().toISOString(), random: secureRandom };
}

function secureRandom(): number {
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32;
}

function firstServices(): Service[] {
  const named = app.extras.services.map(({ name, minutes, price }, at) => {
    return { id: `service-${at + 1}`, name, minutes: minutes ?? trade.minutes, price };
  });
  return named.length > 0 ? named : [{ id: "service-1", name: trade.service, minutes: trade.minutes, price: "" }];
}

function firstHours(): WeekHours {
  const given = app.extras.hours;
  if (!given) return sameHoursOn([1, 2, 3, 4, 5], [{ from: 9 * 60, to: 17 * 60 }]);
  const weekdays = WEEKDAYS.filter((weekday) => given.weekdays.includes(weekday));
  return sameHoursOn(weekdays, [{ from: given.from, to: given.to }]);
}

function parseSettings(value: unknown): Settings | undefined {
  if (!isRecord(value) || !isRecord(value["rules"]) || !Array.isArray(value["services"])) return undefined;
  const { rules, services } = value;
  const hours = parseHours(rules["hours"]);
  const closedDays = rules["closedDays"];
  if (!hours || !Array.isArray(closedDays) || !closedDays.every(isDay)) return undefined;
  if (!services.every(isService)) return undefined;
  const numbers = {
    stepMinutes: whole(rules["stepMinutes"], 5, MINUTES_PER_DAY),
    bufferMinutes: whole(rules["bufferMinutes"], 0, 240),
    noticeMinutes: whole(rules["noticeMinutes"], 0, 30 * MINUTES_PER_DAY),
    horizonDays: whole(rules["horizonDays"], 1, 365),
    capacity: whole(rules["capacity"], 1, 50),
  };
  if (Object.values(numbers).includes(null)) return undefined;
  return {
    services,
    rules: { ...(numbers as Record<keyof typeof numbers, number>), hours, closedDays },
    hoursConfirmed: value["hoursConfirmed"] === true,
  };
}

function parseHours(value: unknown): WeekHours | undefined {
  if (!isRecord(value)) return undefined;
  const hours = {} as WeekHours;
  for (const weekday of WEEKDAYS) {
    const intervals: unknown = value[weekday];
    if (!Array.isArray(intervals) || !intervals.every(isInterval) || hoursProblem(intervals)) return undefined;
    hours[weekday satisfies Weekday] = intervals;
  }
  return hours;
}

function parseDiary(value: unknown): Booking[] | undefined {
  return Array.isArray(value) && value.every(isBooking) ? value : undefined;
}

function isBooking(value: unknown): value is Booking {
  if (!isRecord(value)) return false;
  const texts = ["id", "reference", "serviceId", "serviceName", "name", "email", "phone", "note", "createdAt"];
  return (
    texts.every((key) => typeof value[key] === "string") &&
    isDay(value["day"]) &&
    whole(value["start"], 0, MINUTES_PER_DAY) !== null &&
    whole(value["minutes"], SHORTEST_SERVICE, LONGEST_SERVICE) !== null &&
    whole(value["changes"], 0, Number.MAX_SAFE_INTEGER) !== null &&
    (value["status"] === "confirmed" || value["status"] === "cancelled") &&
    typeof value["example"] === "boolean"
  );
}

function isService(value: unknown): value is Service {
  return (
    isRecord(value) &&
    typeof value["id"] === "string" &&
    typeof value["name"] === "string" &&
    typeof value["price"] === "string" &&
    whole(value["minutes"], SHORTEST_SERVICE, LONGEST_SERVICE) !== null
  );
}

function isInterval(value: unknown): value is Interval {
  return isRecord(value) && typeof value["from"] === "number" && typeof value["to"] === "number";
}

function whole(value: unknown, from: number, to: number): number | null {
  return typeof value === "number" && Number.isInteger(value) && value >= from && value <= to ? value : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
