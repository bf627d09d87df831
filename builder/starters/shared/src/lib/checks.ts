/** Checks for what comes back out of storage or a file, which may be anything. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** A whole number within both bounds. */
export function isWhole(value: unknown, from: number, to: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= from && value <= to;
}

/** A moment as `toISOString` writes it. */
export function isMoment(value: unknown): value is string {
  return isText(value) && /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value));
}

/** For `parse` of a store: the list when each of its members passes, else undefined. */
export function listOf<T>(isOne: (value: unknown) => value is T): (value: unknown) => T[] | undefined {
  return (value) => (Array.isArray(value) && value.every(isOne) ? value : undefined);
}
