import { useMemo, useRef, useState } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { emptyDraft, newItem, type Item } from "./domain/items";
import { counts, everything, isNarrowed, shown, type Query } from "./domain/view";
import { downloadText } from "./lib/download";
import { todayIso } from "./lib/format";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { exportCsv } from "./domain/exchange";
import { useList } from "./list-actions";
import { BulkBar } from "./parts/BulkBar";
import { Filters } from "./parts/Filters";
import { ImportItems } from "./parts/ImportItems";
import { ItemCard } from "./parts/ItemCard";
import { ItemDialog } from "./parts/ItemDialog";
import { QuickAdd } from "./parts/QuickAdd";
import { ShortcutsDialog } from "./parts/ShortcutsDialog";
import { Toolbar } from "./parts/Toolbar";
import { useShortcuts } from "./shortcuts";
import { preferenceStore } from "./store";
import { Button, EmptyState, IconButton, PageHeader, Plan, Progress, Shell, useToast } from "./ui";

type OpenDialog = { kind: "none" } | { kind: "item"; item: Item | null } | { kind: "import" } | { kind: "shortcuts" };

export function App() {
  const [items, actions] = useList();
  const [preferences, setPreferences] = useStore(preferenceStore);
  const [query, setQuery] = useState<Query>({ ...everything, sort: preferences.sort });
  const [selected, setSelected] = useState<ReadonlySet<string> | null>(null);
  const [dialog, setDialog] = useState<OpenDialog>({ kind: "none" });
  const quickAdd = useRef<HTMLInputElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const toast = useToast();
  const today = todayIso();

  const visible = useMemo(() => shown(items, query), [items, query]);
  const tally = useMemo(() => counts(items), [items]);
  // What was deleted in another tab, or filtered away, is no longer selected.
  const chosen = new Set(visible.filter((item) => selected?.has(item.id)).map((item) => item.id));
  const close = () => setDialog({ kind: "none" });

  const toggleSelecting = () => setSelected(selected ? null : new Set());
  useShortcuts(preferences.shortcuts, {
    n: () => quickAdd.current?.focus(),
    "/": () => search.current?.focus(),
    x: toggleSelecting,
    u: actions.undo,
    "?": () => setDialog({ kind: "shortcuts" }),
  });

  const addExamples = () => {
    const now = Date.now();
    const examples = app.extras.examples.map((title, at) =>
      newItem({ ...emptyDraft, title }, newId(), new Date(now - at).toISOString()),
    );
    actions.addMany(examples);
  };

  const download = () => {
    downloadText(`${app.slug}.csv`, exportCsv(items));
    toast({ message: copy.exported(items.length), tone: "success" });
  };

  const filters = <Filters items={items} tally={tally} query={query} onChange={setQuery} />;
  const intro = copy.intros[app.extras.intro % copy.intros.length];

  return (
    <Shell
      actions={
        <IconButton icon="keyboard" label={copy.shortcuts} onClick={() => setDialog({ kind: "shortcuts" })} className="shortcut-button" />
      }
    >
      <PageHeader
        title={copy.heading}
        lead={intro}
        actions={
          <>
            <Button variant="ghost" icon="upload" onClick={() => setDialog({ kind: "import" })}>
              {copy.importShort}
            </Button>
            {items.length > 0 && (
              <Button variant="ghost" icon="download" onClick={download}>
                {copy.exportShort}
              </Button>
            )}
          </>
        }
      />

      <QuickAdd
        field={quickAdd}
        onAdd={(title) => actions.add({ ...emptyDraft, title, tags: query.tag ? [query.tag] : [] })}
        onDetails={() => setDialog({ kind: "item", item: null })}
      />

      {items.length === 0 ? (
        <div className="panel">
          <EmptyState
            icon="list"
            title={copy.emptyTitle}
            action={
              app.extras.examples.length > 0 && (
                <Button icon="spark" onClick={addExamples}>
                  {copy.emptyExamples}
                </Button>
              )
            }
          >
            <p>{copy.emptyText}</p>
          </EmptyState>
        </div>
      ) : (
        <div className={`workspace workspace-${app.extras.side}`}>
          <aside className="filters" aria-label={copy.status}>
            {filters}
            <Progress label={copy.progress(tally.done, tally.all)} value={tally.done} max={tally.all} />
          </aside>
          <div className="results">
            <Toolbar
              query={query}
              onQuery={setQuery}
              view={preferences.view}
              onView={(view) => setPreferences((now) => ({ ...now, view }))}
              onSort={(sort) => {
                setQuery({ ...query, sort });
                setPreferences((now) => ({ ...now, sort }));
              }}
              selecting={selected !== null}
              onSelecting={toggleSelecting}
              search={search}
            />
            {selected && (
              <BulkBar
                chosen={chosen}
                visible={visible}
                onChoose={setSelected}
                onMark={(status) => actions.mark(chosen, status)}
                onTag={(tag) => actions.tag(chosen, tag)}
                onRemove={() => actions.remove(chosen)}
              />
            )}
            <p className="shown" role="status">
              {copy.shownOf(visible.length, items.length)}
            </p>
            {visible.length > 0 ? (
              <ul className={`items items-${preferences.view}`}>
                {visible.map((item) => (
                  <ItemCard
                    key={item.id}
                    item={item}
                    today={today}
                    selecting={selected !== null}
                    chosen={chosen.has(item.id)}
                    onChoose={(isChosen) => {
                      const next = new Set(chosen);
                      if (isChosen) next.add(item.id);
                      else next.delete(item.id);
                      setSelected(next);
                    }}
                    onMark={(done) => actions.mark(new Set([item.id]), done ? "done" : "open")}
                    onStar={() => actions.star(item.id, !item.starred)}
                    onTag={(tag) => setQuery({ ...query, tag })}
                    onEdit={() => setDialog({ kind: "item", item })}
                    onRemove={() => {
                      actions.remove(new Set([item.id]));
                      // The button that had the focus is gone with its row.
                      quickAdd.current?.focus({ preventScroll: true });
                    }}
                  />
                ))}
              </ul>
            ) : (
              <div className="panel">
                <EmptyState
                  icon="search"
                  title={copy.nothingTitle}
                  action={
                    isNarrowed(query) && (
                      <Button onClick={() => setQuery({ ...everything, sort: query.sort })}>{copy.clearFilters}</Button>
                    )
                  }
                >
                  <p>{copy.nothingText}</p>
                </EmptyState>
              </div>
            )}
          </div>
        </div>
      )}

      <div className="plan">
        <Plan />
      </div>

      <ItemDialog
        open={dialog.kind === "item"}
        item={dialog.kind === "item" ? dialog.item : null}
        onClose={close}
        onSave={(draft) => {
          if (dialog.kind === "item" && dialog.item) actions.edit(dialog.item.id, draft);
          else actions.add(draft);
          close();
        }}
      />
      <ImportItems
        open={dialog.kind === "import"}
        onClose={close}
        onImport={(imported) => actions.addMany(imported)}
      />
      <ShortcutsDialog
        open={dialog.kind === "shortcuts"}
        onClose={close}
        enabled={preferences.shortcuts}
        onEnabled={(shortcuts) => setPreferences((now) => ({ ...now, shortcuts }))}
      />
    </Shell>
  );
}
