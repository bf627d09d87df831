import { useState, type FormEvent } from "react";
import { copy } from "./copy";
import { TEXT_LIMIT, whenOf, type Book, type Deal } from "./domain/book";
import { isDay } from "./lib/days";
import { WHEN_TONES, whenText } from "./language";
import { todayIso } from "./lib/format";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { bookStore } from "./state";
import { Badge, Button, focusFirstInvalid, TextField, useToast } from "./ui";

/** What is to be done next in a deal: read it, tick it off, plan another. */
export function NextStep({ deal }: { deal: Deal }) {
  const [editing, setEditing] = useState(false);
  const toast = useToast();
  const today = todayIso();
  const planned = Boolean(deal.nextStep || deal.nextDate);

  if (editing) return <StepForm deal={deal} onClose={() => setEditing(false)} />;
  return (
    <section className="next" aria-label={copy.deal.next}>
      <div className="next-text">
        <h3 className="next-title">{copy.deal.next}</h3>
        {planned ? (
          <p className="next-what">
            <bdi>{deal.nextStep}</bdi>{" "}
            <Badge tone={WHEN_TONES[whenOf(deal.nextDate, today)]} icon="clock">
              {whenText(deal.nextDate, today)}
            </Badge>
          </p>
        ) : (
          <p className="quiet">{copy.deal.noNext}</p>
        )}
      </div>
      <div className="ui-row ui-row-wrap">
        {planned && (
          <Button
            size="sm"
            icon="check"
            onClick={() => {
              bookStore.set((now) => withStepDone(now, deal));
              toast({ message: copy.deal.doneToast, tone: "success" });
            }}
          >
            {copy.deal.done}
          </Button>
        )}
        <Button size="sm" variant={planned ? "ghost" : "secondary"} icon={planned ? "edit" : "plus"} onClick={() => setEditing(true)}>
          {planned ? copy.deal.change : copy.deal.plan}
        </Button>
      </div>
    </section>
  );
}

/** The step is cleared, and stands among the activities from now on. */
export function withStepDone(book: Book, deal: Deal): Book {
  const done = {
    id: newId(),
    dealId: deal.id,
    contactId: deal.contactId,
    kind: "note" as const,
    text: copy.deal.stepDone(deal.nextStep || copy.deal.next),
    at: new Date().toISOString(),
    example: deal.example,
  };
  return {
    ...book,
    deals: book.deals.map((each) => (each.id === deal.id ? { ...each, nextStep: "", nextDate: "" as const } : each)),
    activities: [...book.activities, done],
  };
}

function StepForm({ deal, onClose }: { deal: Deal; onClose(): void }) {
  const [, setBook] = useStore(bookStore);
  const [nextStep, setNextStep] = useState(deal.nextStep);
  const [nextDate, setNextDate] = useState<string>(deal.nextDate);
  const wrong = nextDate !== "" && !isDay(nextDate);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (wrong) return focusFirstInvalid(event.currentTarget);
    setBook((now) => ({ ...now, deals: now.deals.map((each) => (each.id === deal.id ? { ...each, nextStep: nextStep.trim(), nextDate } : each)) }));
    return onClose();
  };
  return (
    <form className="next next-form" noValidate onSubmit={submit} aria-label={copy.deal.next}>
      <TextField label={copy.deal.next} value={nextStep} onChange={setNextStep} placeholder={copy.deal.nextHint} maxLength={TEXT_LIMIT} autoFocus />
      <TextField label={copy.deal.nextDate} type="date" value={nextDate} onChange={setNextDate} error={wrong ? copy.problems.date : undefined} />
      <div className="ui-row">
        <Button type="submit" variant="primary">
          {copy.save}
        </Button>
        <Button variant="ghost" onClick={onClose}>
          {copy.cancel}
        </Button>
      </div>
    </form>
  );
}
