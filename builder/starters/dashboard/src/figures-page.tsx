import { useState } from "react";
import { copy } from "./copy";
import type { Figure } from "./domain/figures";
import { FigureDialog } from "./figure-dialog";
import { useAmounts } from "./language";
import { CURRENCIES, type Currency } from "./lib/amount";
import { language } from "./lib/format";
import { useStore } from "./lib/storage";
import { figuresStore, settingsStore, valuesStore } from "./state";
import { Badge, Button, Card, ConfirmDialog, EmptyState, IconButton, PageHeader, SelectField, useToast } from "./ui";

export function FiguresPage() {
  const [figures] = useStore(figuresStore);
  const [editing, setEditing] = useState<Figure | "new" | null>(null);
  const addButton = (
    <Button variant="primary" icon="plus" onClick={() => setEditing("new")}>
      {copy.figures.add}
    </Button>
  );
  return (
    <>
      <PageHeader title={copy.figures.title} lead={copy.figures.lead} actions={addButton} />
      <div className="ui-stack ui-gap-5">
        {figures.length === 0 ? (
          <EmptyState icon="chart" title={copy.figures.emptyTitle} action={addButton}>
            <p>{copy.figures.emptyLead}</p>
          </EmptyState>
        ) : (
          <ul className="figure-list">
            {figures.map((figure, at) => (
              <FigureRow key={figure.id} figure={figure} first={at === 0} onEdit={setEditing} />
            ))}
          </ul>
        )}
        {figures.some((figure) => figure.unit === "money") && <CurrencyCard />}
      </div>
      <FigureDialog open={editing !== null} figure={editing === "new" ? null : editing} onClose={() => setEditing(null)} />
    </>
  );
}

function FigureRow({ figure, first, onEdit }: { figure: Figure; first: boolean; onEdit(figure: Figure): void }) {
  const [, setFigures] = useStore(figuresStore);
  const [values, setValues] = useStore(valuesStore);
  const [removing, setRemoving] = useState(false);
  const amounts = useAmounts();
  const toast = useToast();
  const count = values.filter((value) => value.figureId === figure.id).length;
  const up = () =>
    setFigures((now) => {
      const at = now.findIndex((each) => each.id === figure.id);
      const before = now[at - 1];
      return before ? now.map((each, index) => (index === at - 1 ? figure : index === at ? before : each)) : now;
    });
  const remove = () => {
    setFigures((now) => now.filter((each) => each.id !== figure.id));
    setValues((now) => now.filter((value) => value.figureId !== figure.id));
    toast({ message: copy.figures.removed(figure.name) });
  };
  const bound = figure.more ? copy.figures.atLeast : copy.figures.atMost;
  return (
    <li className="figure-row">
      <div className="figure-what">
        <h2 className="figure-title" dir="auto">
          {figure.name}
        </h2>
        <p className="quiet">
          {[copy.figures.units[figure.unit], copy.figures.combines[figure.combine], copy.figures.values(count)].join(" · ")}
        </p>
        <p className="ui-row ui-row-wrap">
          {figure.goal === null ? <span className="quiet">{copy.figures.noGoal}</span> : <span>{bound(amounts.full(figure.goal, figure.unit))}</span>}
          {figure.exampleGoal && <Badge tone="info">{copy.example}</Badge>}
        </p>
      </div>
      <div className="row-actions">
        {!first && <IconButton size="sm" icon="arrowUp" label={copy.figures.up(figure.name)} onClick={up} />}
        <IconButton size="sm" icon="edit" label={copy.figures.edit(figure.name)} onClick={() => onEdit(figure)} />
        <IconButton size="sm" icon="trash" label={copy.figures.remove(figure.name)} onClick={() => (count > 0 ? setRemoving(true) : remove())} />
      </div>
      <ConfirmDialog open={removing} onClose={() => setRemoving(false)} onConfirm={remove} title={copy.figures.removeTitle(figure.name)} confirmLabel={copy.figures.remove(figure.name)} danger>
        <p>{copy.figures.removeLead(count)}</p>
      </ConfirmDialog>
    </li>
  );
}

function CurrencyCard() {
  const [settings, setSettings] = useStore(settingsStore);
  const names = new Intl.DisplayNames(language, { type: "currency" });
  return (
    <Card as="div" className="currency">
      <SelectField<Currency>
        label={copy.figures.currency}
        value={settings.currency}
        onChange={(currency) => setSettings({ currency })}
        options={CURRENCIES.map((value) => ({ value, label: `${value} – ${names.of(value) ?? value}` }))}
      />
    </Card>
  );
}
