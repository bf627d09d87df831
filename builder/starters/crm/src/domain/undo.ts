/** Taking one change back and keeping what happened since. */
import type { Book } from "./book";

type Kept = { id: string };

/** `before` and `after` are the book around the change; the result is applied to the book as it is by then. */
export function undoing(before: Book, after: Book): (now: Book) => Book {
  return (now) => ({
    companies: merged(before.companies, after.companies, now.companies),
    contacts: merged(before.contacts, after.contacts, now.contacts),
    deals: merged(before.deals, after.deals, now.deals),
    activities: merged(before.activities, after.activities, now.activities),
  });
}

function merged<T extends Kept>(before: readonly T[], after: readonly T[], now: readonly T[]): T[] {
  const find = (list: readonly T[], id: string) => list.find((each) => each.id === id);
  const kept = now
    .filter(({ id }) => find(before, id) || !find(after, id))
    .map((one) => {
      const was = find(before, one.id);
      const became = find(after, one.id);
      return was && became && was !== became ? withFieldsOf(one, was, became) : one;
    });
  const removed = before.filter(({ id }) => !find(after, id) && !find(now, id));
  return [...kept, ...removed];
}

/** Only what the change touched, and only where nobody has touched it again. */
function withFieldsOf<T extends Kept>(one: T, was: T, became: T): T {
  const fields = (Object.keys(was) as (keyof T)[]).filter((key) => was[key] !== became[key] && one[key] === became[key]);
  return fields.reduce((next, key) => ({ ...next, [key]: was[key] }), one);
}
