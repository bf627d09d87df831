/** Deals and contacts to look around with: made on request, marked as examples, removed together. */
import { copy } from "./copy";
import { hasExamples, withCompany, withContact, withoutExamples, type Book, type Stage } from "./domain/book";
import { addDays, type Day } from "./lib/days";
import { todayIso } from "./lib/format";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { bookStore, settingsStore } from "./state";
import { AddExamples, ExamplesHere } from "./ui";

const LETTERS = ["A", "B", "C", "D"];
const DEALS = 7;

/** Round sums in a plain pattern, spread over the stages: nobody should take them for real. */
export function withExamples(before: Book, stages: readonly Stage[], today: Day): Book {
  let book = before;
  for (let at = 0; at < DEALS; at += 1) {
    const letter = LETTERS[at % LETTERS.length] ?? "A";
    const stage = stages[[0, 1, 2, 0, 1, 3, 4][at] ?? 0] ?? stages[at % stages.length];
    if (!stage) return book;
    const [withIt, companyId] = withCompany(book, copy.examples.company(letter), newId, true);
    const [withBoth, contactId] = withContact(withIt, copy.examples.contact(letter), companyId, newId, true);
    const open = stage.outcome === "open";
    const planned = open && at !== 3;
    const id = newId();
    book = {
      ...withBoth,
      deals: [
        ...withBoth.deals,
        {
          id,
          title: copy.examples.deal(at + 1),
          companyId,
          contactId,
          amount: (at % 4 === 3 ? 500 : (at + 1) * 1000) * 100,
          stageId: stage.id,
          nextStep: planned ? copy.examples.step : "",
          nextDate: planned ? addDays(today, at === 0 ? -2 : at - 1) : "",
          createdOn: addDays(today, -10 * (at + 1)),
          closedOn: open ? "" : today,
          example: true,
        },
      ],
      activities: [
        ...withBoth.activities,
        ...(at < 4
          ? [{ id: newId(), dealId: id, contactId, kind: "note" as const, text: copy.examples.note, at: new Date(Date.now() - (at + 1) * 86_400_000).toISOString(), example: true }]
          : []),
      ],
    };
  }
  const contacts = book.contacts.map((contact, at) =>
    contact.example && !contact.email ? { ...contact, role: copy.examples.role, email: `example${at + 1}@example.com` } : contact,
  );
  return { ...book, contacts };
}

export function AddExamplesButton() {
  const [{ stages }] = useStore(settingsStore);
  return <AddExamples copy={copy.examples} onAdd={() => bookStore.set((now) => withExamples(now, stages, todayIso()))} />;
}

export function ExampleNotice() {
  const [book, setBook] = useStore(bookStore);
  if (!hasExamples(book)) return null;
  return (
    <div className="examples">
      <ExamplesHere copy={copy.examples} onRemove={() => setBook(withoutExamples)} />
    </div>
  );
}
