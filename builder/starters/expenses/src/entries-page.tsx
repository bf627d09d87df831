import { useState } from "react";
import { copy } from "./copy";
import { entryTax, filterEntries, NO_FILTER, type Entry, type EntryFilter } from "./domain/entries";
import { entriesToCsv } from "./domain/entry-file";
import { EntryDialog } from "./entry-dialog";
import { EntryFilters } from "./entry-filters";
import { AddExamplesButton, ExampleNotice } from "./example-notice";
import { ImportEntries } from "./import-dialog";
import { dayText, rateText, useMoney } from "./language";
import { app } from "./app.config";
import { downloadText } from "./lib/download";
import { todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { entriesStore } from "./state";
import { Badge, Button, EmptyState, IconButton, PageHeader, Table, useToast } from "./ui";

const PAGE = 100;

export function EntriesPage() {
  const [entries, setEntries] = useStore(entriesStore);
  const [filter, setFilter] = useState<EntryFilter>(NO_FILTER);
  const [edited, setEdited] = useState<Entry | "new" | null>(null);
  const [importing, setImporting] = useState(false);
  const [shown, setShown] = useState(PAGE);
  const toast = useToast();
  const money = useMoney();
  const found = filterEntries(entries, filter);
  const { csvTitles: titles } = copy.entries;

  const exportCsv = () => {
    const text = entriesToCsv(found, money.currency, {
      titles: [titles.date, titles.kind, titles.description, titles.category, titles.client, titles.amount, titles.taxRate, titles.tax],
      kinds: copy.kinds,
    });
    downloadText(`${app.slug}-${todayIso()}.csv`, text);
    toast({ message: copy.entries.exported(found.length), tone: "success" });
  };
  const remove = (entry: Entry) => {
    setEntries((now) => now.filter((each) => each.id !== entry.id));
    const undo = () => setEntries((now) => [...now, entry]);
    toast({ message: copy.entries.removed, action: { label: copy.undo, onAction: undo } });
  };

  return (
    <>
      <PageHeader
        title={copy.entries.title}
        lead={copy.entries.lead}
        actions={
          <>
            <Button icon="upload" onClick={() => setImporting(true)}>
              {copy.entries.importCsv}
            </Button>
            {found.length > 0 && (
              <Button icon="download" onClick={exportCsv}>
                {copy.entries.exportCsv}
              </Button>
            )}
            <Button variant="primary" icon="plus" onClick={() => setEdited("new")}>
              {copy.entries.add}
            </Button>
          </>
        }
      />
      <ExampleNotice />
      {entries.length === 0 ? (
        <EmptyState icon="list" title={copy.entries.emptyTitle} action={<AddExamplesButton />}>
          {copy.entries.emptyLead}
        </EmptyState>
      ) : (
        <div className="ui-stack ui-gap-4">
          <EntryFilters
            value={filter}
            onChange={(next) => {
              setFilter(next);
              setShown(PAGE);
            }}
          />
          <p role="status" className="entries-sums">
            <strong>{copy.entries.found(found.length)}</strong>
            <span>{copy.entries.sums(money.full(sum(found, "income")), money.full(sum(found, "expense")))}</span>
          </p>
          {found.length === 0 ? (
            <p className="quiet">{copy.entries.nothingFound}</p>
          ) : (
            <EntryTable entries={found.slice(0, shown)} onEdit={setEdited} onRemove={remove} />
          )}
          {found.length > shown && (
            <div>
              <Button onClick={() => setShown(shown + PAGE)}>{copy.entries.more(Math.min(PAGE, found.length - shown))}</Button>
            </div>
          )}
        </div>
      )}
      <EntryDialog open={edited !== null} entry={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      <ImportEntries open={importing} onClose={() => setImporting(false)} />
    </>
  );
}

interface EntryTableProps {
  entries: readonly Entry[];
  onEdit(entry: Entry): void;
  onRemove(entry: Entry): void;
}

function EntryTable({ entries, onEdit, onRemove }: EntryTableProps) {
  const money = useMoney();
  return (
    <Table
      caption={copy.entries.list}
      hideCaption
      rows={entries}
      rowKey={(entry) => entry.id}
      columns={[
        { key: "date", header: copy.entries.date, render: (entry) => <span className="nowrap">{dayText(entry.date)}</span> },
        {
          key: "description",
          header: copy.entries.description,
          render: (entry) => (
            <span className="entry-what">
              <bdi>{entry.description}</bdi>
              {entry.client && <bdi className="quiet">{entry.client}</bdi>}
              {entry.example && <Badge tone="info">{copy.example}</Badge>}
            </span>
          ),
        },
        { key: "category", header: copy.entries.category, render: (entry) => <bdi>{entry.category}</bdi> },
        {
          key: "tax",
          header: copy.entries.tax,
          align: "end",
          render: (entry) => (
            <span className="nowrap quiet">{entry.taxRate > 0 ? `${money.full(entryTax(entry))} (${rateText(entry.taxRate)})` : "–"}</span>
          ),
        },
        {
          key: "amount",
          header: copy.entries.amountShort,
          align: "end",
          render: (entry) => <SignedAmount entry={entry} />,
        },
        {
          key: "actions",
          header: copy.entries.actions,
          align: "end",
          render: (entry) => (
            <span className="ui-row entry-actions">
              <IconButton size="sm" icon="edit" label={copy.entries.edit(entry.description)} onClick={() => onEdit(entry)} />
              <IconButton size="sm" icon="trash" label={copy.entries.remove(entry.description)} onClick={() => onRemove(entry)} />
            </span>
          ),
        },
      ]}
    />
  );
}

function SignedAmount({ entry }: { entry: Entry }) {
  const money = useMoney();
  const income = entry.kind === "income";
  return (
    <strong className={income ? "amount amount-in" : "amount"}>
      <span aria-hidden="true">{income ? "+" : "−"}</span>
      <span className="ui-hidden">{copy.kinds[entry.kind]} </span>
      {money.full(entry.amount)}
    </strong>
  );
}

function sum(entries: readonly Entry[], kind: Entry["kind"]): number {
  return entries.reduce((all, entry) => (entry.kind === kind ? all + entry.amount : all), 0);
}
