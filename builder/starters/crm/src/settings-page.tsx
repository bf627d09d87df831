import { useState, type FormEvent } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { CURRENCIES, type Currency } from "./lib/amount";
import { dealsIn, type Outcome, type Stage } from "./domain/book";
import { contactsCsv, dealsCsv } from "./domain/exchange";
import { ImportBook } from "./import-dialog";
import { downloadText } from "./lib/download";
import { fold } from "./lib/format";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { bookStore, settingsStore } from "./state";
import { Button, Card, focusFirstInvalid, IconButton, PageHeader, SelectField, TextField, useToast } from "./ui";

const NAME_LIMIT = 40;

export function SettingsPage() {
  return (
    <>
      <PageHeader title={copy.settings.title} lead={copy.settings.lead} />
      <div className="settings">
        <StagesCard />
        <div className="ui-stack ui-gap-4">
          <CurrencyCard />
          <DataCard />
        </div>
      </div>
    </>
  );
}

function StagesCard() {
  const [{ stages }, setSettings] = useStore(settingsStore);
  const [book] = useStore(bookStore);
  const set = (next: Stage[]) => setSettings((now) => ({ ...now, stages: next }));
  const change = (id: string, what: Partial<Stage>) => set(stages.map((stage) => (stage.id === id ? { ...stage, ...what } : stage)));
  const swap = (at: number, other: number) => {
    const next = [...stages];
    const [one, two] = [next[at], next[other]];
    if (!one || !two) return;
    next[at] = two;
    next[other] = one;
    set(next);
  };
  return (
    <Card title={copy.settings.stages}>
      <p className="quiet">{copy.settings.stagesLead}</p>
      <ol className="stage-list">
        {stages.map((stage, at) => {
          const used = dealsIn(book, stages, stage.id).length;
          return (
            <li key={stage.id} className="stage-row">
              <StageName stage={stage} place={at + 1} onRename={(name) => change(stage.id, { name })} />
              <SelectField<Outcome>
                label={copy.settings.outcome(stage.name)}
                hideLabel
                value={stage.outcome}
                onChange={(outcome) => change(stage.id, { outcome })}
                options={(["open", "won", "lost"] as const).map((value) => ({ value, label: copy.settings.outcomes[value] }))}
              />
              <span className="ui-row stage-actions">
                {used > 0 && <span className="quiet small">{copy.settings.inUse(used)}</span>}
                <IconButton size="sm" icon="arrowUp" label={copy.settings.up(stage.name)} disabled={at === 0} onClick={() => swap(at, at - 1)} />
                <IconButton size="sm" icon="arrowDown" label={copy.settings.down(stage.name)} disabled={at === stages.length - 1} onClick={() => swap(at, at + 1)} />
                <IconButton
                  size="sm"
                  icon="trash"
                  label={copy.settings.remove(stage.name)}
                  disabled={used > 0 || stages.length === 1}
                  onClick={() => set(stages.filter(({ id }) => id !== stage.id))}
                />
              </span>
            </li>
          );
        })}
      </ol>
      <NewStage stages={stages} onAdd={(name) => set([...stages, { id: newId(), name, outcome: "open" }])} />
      <p className="ui-hint">{copy.settings.usedStage}</p>
    </Card>
  );
}

/** An empty name is not taken over: the last good one comes back on leaving the field. */
function StageName({ stage, place, onRename }: { stage: Stage; place: number; onRename(name: string): void }) {
  const [name, setName] = useState(stage.name);
  return (
    <TextField
      label={copy.settings.name(place)}
      hideLabel
      value={name}
      maxLength={NAME_LIMIT}
      onChange={(text) => {
        setName(text);
        if (text.trim()) onRename(text.trim());
      }}
      onBlur={() => setName(stage.name)}
    />
  );
}

function NewStage({ stages, onAdd }: { stages: readonly Stage[]; onAdd(name: string): void }) {
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const taken = stages.some((stage) => fold(stage.name) === fold(name.trim()));
  const problem = !name.trim() ? copy.problems.name : taken ? copy.problems.nameTaken : undefined;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(Boolean(problem));
    if (problem) return focusFirstInvalid(event.currentTarget);
    onAdd(name.trim());
    return setName("");
  };
  return (
    <form className="stage-form" noValidate onSubmit={submit}>
      <TextField label={copy.settings.newStage} value={name} onChange={setName} maxLength={NAME_LIMIT} error={tried ? problem : undefined} />
      <Button type="submit" icon="plus">
        {copy.settings.add}
      </Button>
    </form>
  );
}

function CurrencyCard() {
  const [{ currency }, setSettings] = useStore(settingsStore);
  const names = new Intl.DisplayNames(app.locale, { type: "currency" });
  return (
    <Card title={copy.settings.currency}>
      <SelectField<Currency>
        label={copy.settings.currency}
        hideLabel
        value={currency}
        onChange={(next) => setSettings((now) => ({ ...now, currency: next }))}
        options={CURRENCIES.map((value) => ({ value, label: `${value} – ${names.of(value) ?? value}` }))}
      />
    </Card>
  );
}

function DataCard() {
  const [book] = useStore(bookStore);
  const [{ stages }] = useStore(settingsStore);
  const [importing, setImporting] = useState(false);
  const toast = useToast();
  const save = (name: string, text: string, count: number) => {
    downloadText(`${app.slug}-${name}.csv`, text);
    toast({ message: copy.exchange.exported(count), tone: "success" });
  };
  return (
    <Card title={copy.settings.data}>
      <p className="quiet">{copy.settings.dataLead}</p>
      <div className="ui-row ui-row-wrap data-actions">
        <Button icon="download" disabled={book.deals.length === 0} onClick={() => save("deals", dealsCsv(book, stages, copy.exchange.dealTitles), book.deals.length)}>
          {copy.exchange.deals}
        </Button>
        <Button icon="download" disabled={book.contacts.length === 0} onClick={() => save("contacts", contactsCsv(book, copy.exchange.contactTitles), book.contacts.length)}>
          {copy.exchange.contacts}
        </Button>
        <Button icon="upload" onClick={() => setImporting(true)}>
          {copy.people.importCsv}
        </Button>
      </div>
      <ImportBook open={importing} onClose={() => setImporting(false)} />
    </Card>
  );
}
