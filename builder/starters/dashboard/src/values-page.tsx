import { useState } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { filterValues, groupsOf, type Value, type ValueFilter } from "./domain/figures";
import { valuesToCsv } from "./domain/value-file";
import { AddExamplesButton, ExampleNotice } from "./example-notice";
import { ImportValues } from "./import-dialog";
import { useAmounts } from "./language";
import { downloadText } from "./lib/download";
import { formatDate } from "./lib/format";
import { useStore } from "./lib/storage";
import { figuresStore, valuesStore } from "./state";
import { Badge, Button, Card, EmptyState, IconButton, PageHeader, SelectField, Table, TextField, useToast } from "./ui";
import { ValueDialog } from "./value-dialog";

const PAGE = 25;
const NO_FILTER: ValueFilter = { text: "", figureId: "", group: "" };

export function ValuesPage() {
  const [values] = useStore(valuesStore);
  const [figures] = useStore(figuresStore);
  const [editing, setEditing] = useState<Value | "new" | null>(null);
  const [importing, setImporting] = useState(false);
  const toast = useToast();
  const exportCsv = () => {
    downloadText(`${app.slug}.csv`, valuesToCsv(values, figures, copy.values.titles));
    toast({ message: copy.values.exported(values.length), tone: "success" });
  };
  return (
    <>
      <PageHeader
        title={copy.values.title}
        lead={copy.values.lead}
        actions={
          <>
            {values.length > 0 && (
              <Button icon="download" onClick={exportCsv}>
                {copy.values.exportCsv}
              </Button>
            )}
            <Button icon="upload" onClick={() => setImporting(true)}>
              {copy.overview.importCsv}
            </Button>
            <Button variant="primary" icon="plus" onClick={() => setEditing("new")}>
              {copy.values.add}
            </Button>
          </>
        }
      />
      <div className="ui-stack ui-gap-4">
        <ExampleNotice />
        {values.length === 0 ? (
          <EmptyState icon="list" title={copy.overview.emptyTitle} action={<AddExamplesButton />}>
            <p>{copy.overview.emptyLead}</p>
          </EmptyState>
        ) : (
          <ValueList onEdit={setEditing} />
        )}
      </div>
      <ValueDialog open={editing !== null} value={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
      <ImportValues open={importing} onClose={() => setImporting(false)} />
    </>
  );
}

function ValueList({ onEdit }: { onEdit(value: Value): void }) {
  const [values] = useStore(valuesStore);
  const [figures] = useStore(figuresStore);
  const [filter, setFilter] = useState(NO_FILTER);
  const [shown, setShown] = useState(PAGE);
  const set = (field: keyof ValueFilter) => (next: string) => {
    setFilter((now) => ({ ...now, [field]: next }));
    setShown(PAGE);
  };
  const found = filterValues(values, figures, filter);
  const rest = found.length - shown;
  return (
    <>
      <div className="filters">
        <TextField label={copy.values.search} hideLabel placeholder={copy.values.search} icon="search" type="search" value={filter.text} onChange={set("text")} />
        <SelectField
          label={copy.values.figure}
          hideLabel
          value={filter.figureId}
          onChange={set("figureId")}
          options={[{ value: "", label: copy.values.allFigures }, ...figures.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <SelectField
          label={copy.values.group}
          hideLabel
          value={filter.group}
          onChange={set("group")}
          options={[{ value: "", label: copy.values.allGroups }, ...groupsOf(values).map((group) => ({ value: group, label: group }))]}
        />
      </div>
      <p className="quiet" role="status">
        {found.length > 0 ? copy.values.found(found.length) : copy.values.nothingFound}
      </p>
      {found.length > 0 && (
        <Card>
          <ValueTable values={found.slice(0, shown)} onEdit={onEdit} />
        </Card>
      )}
      {rest > 0 && (
        <div>
          <Button onClick={() => setShown(shown + PAGE)}>{copy.values.more(Math.min(PAGE, rest))}</Button>
        </div>
      )}
    </>
  );
}

function ValueTable({ values, onEdit }: { values: readonly Value[]; onEdit(value: Value): void }) {
  const [all, setValues] = useStore(valuesStore);
  const [figures] = useStore(figuresStore);
  const amounts = useAmounts();
  const toast = useToast();
  const byId = new Map(figures.map((figure) => [figure.id, figure]));
  const tell = (value: Value) => amounts.full(value.amount, byId.get(value.figureId)?.unit ?? "number");
  const nameOf = (value: Value) => `${byId.get(value.figureId)?.name ?? ""}, ${formatDate(value.day)}: ${tell(value)}`;
  const remove = (value: Value) => {
    const before = all;
    setValues((now) => now.filter((each) => each.id !== value.id));
    toast({ message: copy.values.removed, action: { label: copy.undo, onAction: () => setValues(before) } });
  };
  return (
    <Table<Value>
      caption={copy.values.list}
      hideCaption
      rows={values}
      rowKey={(value) => value.id}
      columns={[
        { key: "day", header: copy.values.day, render: (value) => <span className="nowrap">{formatDate(value.day)}</span> },
        { key: "figure", header: copy.values.figure, render: (value) => <bdi>{byId.get(value.figureId)?.name}</bdi> },
        { key: "group", header: copy.values.group, render: (value) => (value.group ? <bdi>{value.group}</bdi> : <span className="quiet">–</span>) },
        {
          key: "note",
          header: copy.values.note,
          render: (value) => (value.example ? <Badge tone="info">{copy.example}</Badge> : value.note ? <bdi>{value.note}</bdi> : <span className="quiet">–</span>),
        },
        { key: "amount", header: copy.values.amount, align: "end", render: (value) => <strong>{tell(value)}</strong> },
        {
          key: "actions",
          header: copy.values.actions,
          align: "end",
          render: (value) => (
            <span className="row-actions">
              <IconButton size="sm" icon="edit" label={copy.values.edit(nameOf(value))} onClick={() => onEdit(value)} />
              <IconButton size="sm" icon="trash" label={copy.values.remove(nameOf(value))} onClick={() => remove(value)} />
            </span>
          ),
        },
      ]}
    />
  );
}
