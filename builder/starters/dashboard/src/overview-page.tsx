import { useState } from "react";
import { app } from "./app.config";
import { ChartCard } from "./chart-card";
import { copy, trade } from "./copy";
import { groupsOf } from "./domain/figures";
import { PERIODS, type Period } from "./domain/periods";
import { AddExamplesButton, ExampleNotice } from "./example-notice";
import { FigureCard } from "./figure-card";
import { GoalsCard } from "./goals-card";
import { ImportValues } from "./import-dialog";
import { todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { SplitCard } from "./split-card";
import { figuresStore, valuesStore } from "./state";
import { Button, Checkbox, EmptyState, PageHeader, Plan, Segmented, SelectField } from "./ui";
import { ValueDialog } from "./value-dialog";

const FIRST_PERIOD: Period = PERIODS[app.look.layout % 3] ?? "days30";

export function OverviewPage() {
  const [values] = useStore(valuesStore);
  const [adding, setAdding] = useState(false);
  const [importing, setImporting] = useState(false);
  const importButton = (
    <Button icon="upload" onClick={() => setImporting(true)}>
      {copy.overview.importCsv}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={copy.overview.title}
        lead={trade.lead}
        actions={
          <>
            {importButton}
            <Button variant="primary" icon="plus" onClick={() => setAdding(true)}>
              {copy.overview.add}
            </Button>
          </>
        }
      />
      <div className="ui-stack ui-gap-5">
        <ExampleNotice />
        {values.length === 0 ? (
          <EmptyState
            icon="chart"
            title={copy.overview.emptyTitle}
            action={
              <>
                {importButton}
                <AddExamplesButton />
              </>
            }
          >
            <p>{copy.overview.emptyLead}</p>
          </EmptyState>
        ) : (
          <Board />
        )}
        <Plan />
      </div>
      <ValueDialog open={adding} value={null} onClose={() => setAdding(false)} />
      <ImportValues open={importing} onClose={() => setImporting(false)} />
    </>
  );
}

function Board() {
  const [figures] = useStore(figuresStore);
  const [values] = useStore(valuesStore);
  const [period, setPeriod] = useState<Period>(FIRST_PERIOD);
  const [chosenGroup, setGroup] = useState("");
  const [compare, setCompare] = useState(true);
  const [chosen, setChosen] = useState("");
  const groups = groupsOf(values);
  const group = groups.includes(chosenGroup) ? chosenGroup : "";
  const shown = group ? values.filter((value) => value.group === group) : values;
  const figure = figures.find((each) => each.id === chosen) ?? figures[0];
  const today = todayIso();
  return (
    <>
      <div className="controls">
        <Segmented<Period>
          label={copy.overview.period}
          value={period}
          onChange={setPeriod}
          options={PERIODS.map((value) => ({ value, label: copy.overview.periods[value] }))}
        />
        {groups.length > 0 && (
          <SelectField
            label={copy.overview.group}
            hideLabel
            value={group}
            onChange={setGroup}
            options={[{ value: "", label: copy.overview.allGroups }, ...groups.map((value) => ({ value, label: value }))]}
          />
        )}
        <Checkbox label={copy.overview.compare} checked={compare} onChange={setCompare} />
      </div>
      <div className="figure-cards" role="group" aria-label={copy.overview.figures}>
        {figures.map((each) => (
          <FigureCard
            key={each.id}
            figure={each}
            values={shown}
            period={period}
            today={today}
            compare={compare}
            selected={each.id === figure?.id}
            onSelect={() => setChosen(each.id)}
          />
        ))}
      </div>
      {figure && <ChartCard figure={figure} values={shown} period={period} today={today} compare={compare} />}
      <div className="board-pair">
        {figure && <SplitCard figure={figure} values={values} period={period} today={today} />}
        <GoalsCard figures={figures} values={values} today={today} />
      </div>
    </>
  );
}
