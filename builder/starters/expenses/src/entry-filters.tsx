import { useState } from "react";
import { clientsOf } from "./clients";
import { copy } from "./copy";
import { NO_FILTER, type EntryFilter, type EntryKind } from "./domain/entries";
import { compare } from "./lib/format";
import { useStore } from "./lib/storage";
import { entriesStore } from "./state";
import { Button, Segmented, SelectField, TextField } from "./ui";

export function EntryFilters({ value, onChange }: { value: EntryFilter; onChange(filter: EntryFilter): void }) {
  const [entries] = useStore(entriesStore);
  const [open, setOpen] = useState(false);
  const set = (change: Partial<EntryFilter>) => onChange({ ...value, ...change });
  const categories = [...new Set(entries.map((entry) => entry.category))].sort(compare);
  const active = [value.category, value.client, value.from, value.to].filter(Boolean).length;
  return (
    <div className="filters">
      <div className="filters-bar">
        <TextField
          label={copy.entries.search}
          hideLabel
          placeholder={copy.entries.search}
          type="search"
          icon="search"
          value={value.text}
          onChange={(text) => set({ text })}
        />
        <Segmented<EntryKind | "">
          label={copy.entries.kind}
          value={value.kind}
          onChange={(kind) => set({ kind })}
          options={[
            { value: "", label: copy.entries.all },
            { value: "income", label: copy.kindsPlural.income },
            { value: "expense", label: copy.kindsPlural.expense },
          ]}
        />
        <Button icon="filter" aria-expanded={open} aria-controls="more-filters" onClick={() => setOpen(!open)}>
          {active > 0 ? `${copy.entries.filters} (${active})` : copy.entries.filters}
        </Button>
      </div>
      <div className="filters-more" id="more-filters" hidden={!open}>
        <SelectField
          label={copy.entries.category}
          value={value.category}
          onChange={(category) => set({ category })}
          options={[{ value: "", label: copy.entries.allCategories }, ...categories.map((each) => ({ value: each, label: each }))]}
        />
        <SelectField
          label={copy.entries.client}
          value={value.client}
          onChange={(client) => set({ client })}
          options={[{ value: "", label: copy.entries.allClients }, ...clientsOf(entries, []).map((each) => ({ value: each, label: each }))]}
        />
        <TextField label={copy.entries.from} type="date" value={value.from} onChange={(from) => set({ from })} />
        <TextField label={copy.entries.to} type="date" value={value.to} onChange={(to) => set({ to })} />
        <Button variant="ghost" onClick={() => onChange({ ...NO_FILTER })}>
          {copy.entries.clear}
        </Button>
      </div>
    </div>
  );
}
