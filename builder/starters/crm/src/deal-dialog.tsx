import { Activities } from "./activities";
import { copy } from "./copy";
import { DealForm } from "./deal-form";
import { moveDeal, removeDeal, stageOf, type Deal } from "./domain/book";
import { undoing } from "./domain/undo";
import { companyName, useMoney } from "./language";
import { formatDate, todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { NextStep } from "./next-step";
import { bookStore, settingsStore } from "./state";
import { Badge, Button, Dialog, SelectField, useToast } from "./ui";

export type DealScreen = { name: "new"; stageId: string } | { name: "view" | "edit"; id: string };

interface DealDialogProps {
  screen: DealScreen | null;
  onScreen(screen: DealScreen | null): void;
}

/** One dialog for a deal, whether it is written, read or changed. */
export function DealDialog({ screen, onScreen }: DealDialogProps) {
  const [book] = useStore(bookStore);
  const close = () => onScreen(null);
  const deal = screen && screen.name !== "new" ? book.deals.find((each) => each.id === screen.id) : undefined;
  const writing = screen?.name === "new" || (screen?.name === "edit" && deal !== undefined);
  const title = screen?.name === "new" ? copy.deal.newTitle : screen?.name === "edit" ? copy.deal.editTitle : (deal?.title ?? "");
  return (
    <Dialog open={writing || deal !== undefined} onClose={close} title={title} wide={!writing}>
      {writing ? (
        <DealForm
          key={deal?.id ?? "new"}
          deal={deal ?? null}
          stageId={screen.name === "new" ? screen.stageId : (deal?.stageId ?? "")}
          onClose={() => onScreen(deal ? { name: "view", id: deal.id } : null)}
        />
      ) : (
        deal && <DealView key={deal.id} deal={deal} onEdit={() => onScreen({ name: "edit", id: deal.id })} onClose={close} />
      )}
    </Dialog>
  );
}

function DealView({ deal, onEdit, onClose }: { deal: Deal; onEdit(): void; onClose(): void }) {
  const [book, setBook] = useStore(bookStore);
  const [{ stages }] = useStore(settingsStore);
  const toast = useToast();
  const stage = stageOf(deal, stages);

  const remove = () => {
    const before = bookStore.get();
    const after = removeDeal(before, deal.id);
    setBook(after);
    toast({ message: copy.deal.removed, action: { label: copy.undo, onAction: () => setBook(undoing(before, after)) } });
    onClose();
  };

  return (
    <div className="ui-stack ui-gap-5">
      <div className="deal-facts">
        <SelectField
          label={copy.deal.stage}
          value={stage.id}
          onChange={(stageId) => setBook((now) => moveDeal(now, stages, deal.id, { stageId, beforeId: null }, todayIso()))}
          options={stages.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <Facts deal={deal} />
      </div>
      {stage.outcome === "open" && <NextStep key={`${deal.nextStep}-${deal.nextDate}`} deal={deal} />}
      <Activities book={book} about={{ dealId: deal.id, contactId: deal.contactId }} />
      <div className="ui-row ui-row-wrap deal-end">
        <Button variant="ghost" icon="trash" onClick={remove}>
          {copy.deal.remove}
        </Button>
        <Button icon="edit" onClick={onEdit}>
          {copy.edit}
        </Button>
      </div>
    </div>
  );
}

function Facts({ deal }: { deal: Deal }) {
  const [book] = useStore(bookStore);
  const money = useMoney();
  const contact = book.contacts.find((each) => each.id === deal.contactId);
  const company = companyName(book, deal.companyId);
  return (
    <dl className="facts">
      {deal.amount !== null && (
        <div>
          <dt>{copy.deal.amountLabel}</dt>
          <dd className="fact-amount">{money(deal.amount)}</dd>
        </div>
      )}
      {company && (
        <div>
          <dt>{copy.deal.company}</dt>
          <dd>
            <bdi>{company}</bdi>
          </dd>
        </div>
      )}
      {contact && (
        <div>
          <dt>{copy.deal.contact}</dt>
          <dd>
            <bdi>{contact.name}</bdi>
            {contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>}
            {contact.phone && <a href={`tel:${contact.phone.replace(/[^\d+]/g, "")}`}>{contact.phone}</a>}
          </dd>
        </div>
      )}
      <div>
        <dt>{copy.deal.since}</dt>
        <dd>
          {formatDate(deal.createdOn)} {deal.example && <Badge tone="info">{copy.example}</Badge>}
        </dd>
      </div>
    </dl>
  );
}
