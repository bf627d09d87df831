import { useState, type FormEvent } from "react";
import { clientsOf } from "./clients";
import { copy, trade } from "./copy";
import { entryFrom, entryProblems, type Entry, type EntryDraft, type EntryKind } from "./domain/entries";
import { parseMoney, parseRate, taxWithin } from "./domain/money";
import { typedRate, useMoney } from "./language";
import { language, todayIso } from "./lib/format";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { entriesStore, invoicesStore, settingsStore } from "./state";
import { Button, Dialog, focusFirstInvalid, Segmented, SelectField, TextField, useToast } from "./ui";

/** `entry` is the one to edit; null adds one. */
export function EntryDialog({ open, entry, onClose }: { open: boolean; entry: Entry | null; onClose(): void }) {
  return (
    <Dialog open={open} onClose={onClose} title={entry ? copy.entries.editTitle : copy.entries.addTitle}>
      <EntryForm key={entry?.id ?? "new"} entry={entry} onClose={onClose} />
    </Dialog>
  );
}

function EntryForm({ entry, onClose }: { entry: Entry | null; onClose(): void }) {
  const [settings] = useStore(settingsStore);
  const [entries, setEntries] = useStore(entriesStore);
  const [invoices] = useStore(invoicesStore);
  const money = useMoney();
  const toast = useToast();
  const [tried, setTried] = useState(false);
  const [kind, setKind] = useState<EntryKind>(entry?.kind ?? "expense");
  const [text, setText] = useState(() => ({
    date: entry?.date ?? todayIso(),
    description: entry?.description ?? "",
    category: entry?.category ?? "",
    client: entry?.client ?? "",
    amount: entry ? money.typed(entry.amount) : "",
    taxRate: typedRate(entry?.taxRate ?? settings.taxRate),
  }));
  const set = (field: keyof typeof text) => (value: string) => setText((now) => ({ ...now, [field]: value }));
  const category = text.category || likelyCategory(kind, entries, settings.categories);
  const draft: EntryDraft = {
    ...text,
    category,
    kind,
    amount: parseMoney(text.amount, settings.currency, language),
    taxRate: parseRate(text.taxRate, language),
  };
  const problems = entryProblems(draft);
  const error = (field: keyof typeof problems): string | undefined => {
    const problem = problems[field];
    return tried && problem ? copy.problems[problem] : undefined;
  };

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const saved = entryFrom(draft, entry?.id ?? newId());
    if (!saved) return focusFirstInvalid(event.currentTarget);
    setEntries((now) => (entry ? now.map((each) => (each.id === saved.id ? saved : each)) : [...now, saved]));
    toast({ message: copy.saved, tone: "success" });
    return onClose();
  };

  // An entry may have a category that is no longer in the settings.
  const categories = [...new Set([...settings.categories, ...(category ? [category] : [])])];
  const tax = draft.amount !== null && draft.taxRate ? taxWithin(draft.amount, draft.taxRate) : null;
  return (
    <form className="entry-form" noValidate onSubmit={submit}>
      <Segmented<EntryKind>
        label={copy.entries.kind}
        value={kind}
        onChange={setKind}
        options={[
          { value: "expense", label: copy.kinds.expense, icon: "arrowUp" },
          { value: "income", label: copy.kinds.income, icon: "arrowDown" },
        ]}
      />
      <TextField
        label={copy.entries.amount(settings.currency)}
        value={text.amount}
        onChange={set("amount")}
        inputMode="decimal"
        error={error("amount")}
        hint={tax !== null && draft.amount !== null ? copy.entries.taxHint(money.full(tax), money.full(draft.amount - tax)) : undefined}
        data-autofocus
      />
      <TextField label={copy.entries.description} value={text.description} onChange={set("description")} error={error("description")} />
      <div className="form-pair">
        <TextField label={copy.entries.date} type="date" value={text.date} onChange={set("date")} error={error("date")} />
        <SelectField
          label={copy.entries.category}
          value={category}
          onChange={set("category")}
          options={categories.map((value) => ({ value, label: value }))}
          error={error("category")}
        />
      </div>
      <div className="form-pair">
        <TextField
          label={copy.optional(copy.entries.client)}
          value={text.client}
          onChange={set("client")}
          hint={copy.entries.clientHint}
          error={error("client")}
          list="known-clients"
          autoComplete="off"
        />
        <TextField label={copy.entries.taxRate} value={text.taxRate} onChange={set("taxRate")} inputMode="decimal" error={error("taxRate")} />
      </div>
      <datalist id="known-clients">
        {clientsOf(entries, invoices).map((client) => (
          <option key={client} value={client} />
        ))}
      </datalist>
      <div className="ui-row ui-gap-2 form-end">
        <Button onClick={onClose}>{copy.cancel}</Button>
        <Button type="submit" variant="primary">
          {copy.save}
        </Button>
      </div>
    </form>
  );
}

/** The last one that was used for this kind; before that, one that fits it. */
function likelyCategory(kind: EntryKind, entries: readonly Entry[], categories: readonly string[]): string {
  const last = entries.filter((entry) => entry.kind === kind && categories.includes(entry.category)).at(-1);
  const [earning] = trade.categories;
  const fitting = kind === "income" ? categories.find((each) => each === earning) : categories.find((each) => each !== earning);
  return last?.category ?? fitting ?? categories[0] ?? "";
}
