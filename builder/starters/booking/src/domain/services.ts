/** What can be booked, how long it takes, and what a service needs to be complete. */
import type { Minutes } from "./days";

export type Service = {
  id: string;
  name: string;
  minutes: Minutes;
  /** Written as the owner likes it, for example "€35" or "from £20"; empty shows nothing. */
  price: string;
};

export type ServiceProblem = "name-missing" | "name-long" | "name-taken" | "minutes-range";

export const SERVICE_NAME_LIMIT = 80;
export const PRICE_LIMIT = 24;
export const SHORTEST_SERVICE = 5;
export const LONGEST_SERVICE = 12 * 60;

/** What is wrong with a service that the owner typed, or null. */
export function serviceProblem(wanted: Service, others: readonly Service[]): ServiceProblem | null {
  const name = wanted.name.trim();
  if (!name) return "name-missing";
  if (name.length > SERVICE_NAME_LIMIT) return "name-long";
  if (others.some((other) => other.id !== wanted.id && sameName(other.name, name))) return "name-taken";
  const inRange = Number.isInteger(wanted.minutes) && wanted.minutes >= SHORTEST_SERVICE && wanted.minutes <= LONGEST_SERVICE;
  return inRange ? null : "minutes-range";
}

function sameName(first: string, second: string): boolean {
  return first.trim().toLocaleLowerCase() === second.trim().toLocaleLowerCase();
}
