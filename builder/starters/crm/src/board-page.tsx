import { useState } from "react";
import { Board } from "./board";
import { copy, trade } from "./copy";
import { nextSteps, stageOf, sumOf, type Book, type Deal } from "./domain/book";
import { AddExamplesButton, ExampleNotice } from "./example-data";
import { ImportBook } from "./import-dialog";
import { companyName, contactName, useMoney } from "./language";
import { fold, todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { bookStore, settingsStore } from "./state";
import { Button, EmptyState, PageHeader, Plan, Stat, StatRow, TextField } from "./ui";

interface BoardPageProps {
  onOpen(dealId: string): void;
  onNew(stageId: string): void;
}

export function BoardPage({ onOpen, onNew }: BoardPageProps) {
  const [book] = useStore(bookStore);
  const [{ stages }] = useStore(settingsStore);
  const [search, setSearch] = useState("");
  const [importing, setImporting] = useState(false);
  const empty = book.deals.length === 0;
  const found = book.deals.filter((deal) => fits(book, deal, search));
  return (
    <>
      <PageHeader
        title={copy.board.title}
        lead={trade.lead}
        actions={
          <Button variant="primary" icon="plus" onClick={() => onNew(stages[0]?.id ?? "")}>
            {copy.board.add}
          </Button>
        }
      />
      <ExampleNotice />
      {empty ? (
        <div className="ui-card welcome">
          <EmptyState
            icon="layers"
            title={copy.board.emptyTitle}
            action={
              <>
                <Button icon="upload" onClick={() => setImporting(true)}>
                  {copy.people.importCsv}
                </Button>
                <AddExamplesButton />
              </>
            }
          >
            {copy.board.emptyLead}
          </EmptyState>
        </div>
      ) : (
        <div className="ui-stack ui-gap-4 board-top">
          <Figures />
          <TextField label={copy.board.search} hideLabel placeholder={copy.board.search} type="search" icon="search" value={search} onChange={setSearch} />
          <p role="status" className={found.length === 0 ? "quiet" : "ui-hidden"}>
            {found.length === 0 ? copy.board.nothingFound : copy.board.deals(found.length)}
          </p>
        </div>
      )}
      <Board shown={new Set(found.map((deal) => deal.id))} onOpen={onOpen} onNew={onNew} />
      <div className="foot">
        <Plan />
      </div>
      <ImportBook open={importing} onClose={() => setImporting(false)} />
    </>
  );
}

function Figures() {
  const [book] = useStore(bookStore);
  const [{ stages }] = useStore(settingsStore);
  const money = useMoney();
  const today = todayIso();
  const open = book.deals.filter((deal) => stageOf(deal, stages).outcome === "open");
  const won = book.deals.filter((deal) => stageOf(deal, stages).outcome === "won" && deal.closedOn.slice(0, 7) === today.slice(0, 7));
  const due = nextSteps(book, stages, today).filter(({ when }) => when === "late" || when === "today");
  return (
    <StatRow>
      <Stat label={copy.board.stats.open} value={money(sumOf(open))} hint={copy.board.deals(open.length)} />
      <Stat label={copy.board.stats.won} value={money(sumOf(won))} hint={copy.board.deals(won.length)} />
      <Stat label={copy.board.stats.due} value={due.length} />
    </StatRow>
  );
}

function fits(book: Book, deal: Deal, search: string): boolean {
  const text = fold([deal.title, companyName(book, deal.companyId), contactName(book, deal.contactId), deal.nextStep].join(" "));
  return fold(search).split(/\s+/).every((word) => text.includes(word));
}
