/** Who has left an address. No function here changes its arguments. */

export interface SignUp {
  id: string;
  email: string;
  /** May be empty. */
  name: string;
  /** The feature that matters most to them, in the words of the brief; may be empty. */
  interest: string;
  createdAt: string;
}

export type Entry = Pick<SignUp, "email" | "name" | "interest">;
export type EmailProblem = "missing" | "invalid" | "duplicate";

export const EMAIL_LIMIT = 254;
export const NAME_LIMIT = 100;

// What the HTML standard accepts, and a dot in the domain: an address without one is always a slip.
const EMAIL = /^[^\s@"(),:;<>[\\\]]+@[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+$/u;

export function emailProblem(signUps: readonly SignUp[], email: string): EmailProblem | null {
  const address = normal(email);
  if (address === "") return "missing";
  if (address.length > EMAIL_LIMIT || !EMAIL.test(address) || address.includes("..")) return "invalid";
  return signUps.some((one) => one.email.toLowerCase() === address.toLowerCase()) ? "duplicate" : null;
}

export function newSignUp(entry: Entry, id: string, now: string): SignUp {
  return {
    id,
    email: normal(entry.email),
    name: entry.name.trim().replace(/\s+/g, " ").slice(0, NAME_LIMIT),
    interest: entry.interest,
    createdAt: now,
  };
}

export function search(signUps: readonly SignUp[], words: string, fold: (text: string) => string): SignUp[] {
  const wanted = fold(words).split(/\s+/).filter(Boolean);
  return signUps.filter((one) => {
    const haystack = fold(`${one.email} ${one.name} ${one.interest}`);
    return wanted.every((word) => haystack.includes(word));
  });
}

/** How often each interest was named, most often first. */
export function interests(signUps: readonly SignUp[]): { interest: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { interest } of signUps) if (interest) counts.set(interest, (counts.get(interest) ?? 0) + 1);
  return [...counts].map(([interest, count]) => ({ interest, count })).sort((one, other) => other.count - one.count);
}

export function since(signUps: readonly SignUp[], moment: Date): number {
  return signUps.filter((one) => new Date(one.createdAt) >= moment).length;
}

/** Anything may be stored; what is no sign-up is left out. Undefined when it is not a list at all. */
export function parseSignUps(value: unknown): SignUp[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== "object" || entry === null) return [];
    const { id, email, name, interest, createdAt } = entry as Record<string, unknown>;
    if (typeof id !== "string" || typeof email !== "string" || email === "") return [];
    const text = (one: unknown) => (typeof one === "string" ? one : "");
    return [{ id, email, name: text(name), interest: text(interest), createdAt: text(createdAt) }];
  });
}

/** The part before the @ may tell capitals apart, the domain does not. */
function normal(email: string): string {
  const address = email.trim();
  const at = address.lastIndexOf("@");
  return at < 0 ? address : address.slice(0, at) + address.slice(at).toLowerCase();
}
