import { copy } from "./copy";
import { nextSteps, stageOf, type Step } from "./domain/book";
import { undoing } from "./domain/undo";
import { AddExamplesButton, ExampleNotice } from "./example-data";
import { companyName, contactName, WHEN_TONES, whenText } from "./language";
import { todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { withStepDone } from "./next-step";
import { bookStore, settingsStore } from "./state";
import { Badge, ButtonLink, Card, EmptyState, IconButton, PageHeader, useToast } from "./ui";

const GROUPS = ["late", "today", "soon", "someday"] as const satisfies Step["when"][];

export function StepsPage({ onOpen }: { onOpen(dealId: string): void }) {
  const [book] = useStore(bookStore);
  const [{ stages }] = useStore(settingsStore);
  const steps = nextSteps(book, stages, todayIso());
  const open = book.deals.filter((deal) => stageOf(deal, stages).outcome === "open");
  const without = open.length - steps.length;
  return (
    <>
      <PageHeader title={copy.steps.title} lead={copy.steps.lead} />
      <ExampleNotice />
      {steps.length === 0 ? (
        <div className="ui-card">
          <EmptyState
            icon="clock"
            title={copy.steps.emptyTitle}
            action={
              <>
                <ButtonLink href="#/board" icon="layers">
                  {copy.steps.toBoard}
                </ButtonLink>
                {book.deals.length === 0 && <AddExamplesButton />}
              </>
            }
          >
            {copy.steps.emptyLead}
          </EmptyState>
        </div>
      ) : (
        <div className="ui-stack ui-gap-4 narrow">
          {GROUPS.map((when) => (
            <Group key={when} title={copy.steps.groups[when]} steps={steps.filter((step) => step.when === when)} onOpen={onOpen} />
          ))}
        </div>
      )}
      {without > 0 && steps.length > 0 && <p className="quiet without">{copy.steps.without(without)}</p>}
    </>
  );
}

function Group({ title, steps, onOpen }: { title: string; steps: readonly Step[]; onOpen(dealId: string): void }) {
  const [book, setBook] = useStore(bookStore);
  const toast = useToast();
  const today = todayIso();
  if (steps.length === 0) return null;
  return (
    <Card title={title}>
      <ul className="steps">
        {steps.map(({ deal, when }) => (
          <li key={deal.id}>
            <IconButton
              icon="check"
              variant="secondary"
              size="sm"
              label={copy.steps.done(deal.title)}
              onClick={() => {
                const before = bookStore.get();
                const after = withStepDone(before, deal);
                setBook(after);
                toast({ message: copy.deal.doneToast, tone: "success", action: { label: copy.undo, onAction: () => setBook(undoing(before, after)) } });
              }}
            />
            <div className="steps-text">
              <p>
                <bdi>{deal.nextStep || copy.deal.next}</bdi>
              </p>
              <button type="button" className="ui-textbutton" onClick={() => onOpen(deal.id)}>
                <bdi>{[deal.title, companyName(book, deal.companyId), contactName(book, deal.contactId)].filter(Boolean).join(" · ")}</bdi>
              </button>
            </div>
            <Badge tone={WHEN_TONES[when]} icon="clock">
              {whenText(deal.nextDate, today)}
            </Badge>
          </li>
        ))}
      </ul>
    </Card>
  );
}
