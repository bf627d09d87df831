import { useState, type CSSProperties } from "react";
import { CategoryCard } from "./category-card";
import { copy, trade } from "./copy";
import { monthOf, monthsUpTo } from "./domain/days";
import { movements, outstanding, sumOf, totalsByMonth, within } from "./domain/totals";
import { DueCard } from "./due-card";
import { EntryDialog } from "./entry-dialog";
import { AddExamplesButton, ExampleNotice } from "./example-notice";
import { useMoney } from "./language";
import { todayIso } from "./lib/format";
import { go } from "./lib/route";
import { useStore } from "./lib/storage";
import { MonthChart } from "./month-chart";
import { entriesStore, invoicesStore, settingsStore } from "./state";
import { Button, ButtonLink, EmptyState, Notice, PageHeader, Plan, Segmented, Stat, StatRow } from "./ui";

type Period = keyof typeof copy.overview.periods;

export function OverviewPage({ onNewInvoice }: { onNewInvoice(): void }) {
  const [entries] = useStore(entriesStore);
  const [invoices] = useStore(invoicesStore);
  const [settings] = useStore(settingsStore);
  const [adding, setAdding] = useState(false);
  const empty = entries.length === 0 && invoices.length === 0;
  return (
    <>
      <PageHeader
        title={copy.overview.title}
        lead={trade.lead}
        actions={
          <>
            {settings.invoices && (
              <Button
                icon="receipt"
                onClick={() => {
                  onNewInvoice();
                  go("invoices");
                }}
              >
                {copy.overview.newInvoice}
              </Button>
            )}
            <Button variant="primary" icon="plus" onClick={() => setAdding(true)}>
              {copy.overview.addEntry}
            </Button>
          </>
        }
      />
      <ExampleNotice />
      {empty ? <NothingYet /> : <Figures />}
      <div className="foot">
        <Plan />
      </div>
      <EntryDialog open={adding} entry={null} onClose={() => setAdding(false)} />
    </>
  );
}

function NothingYet() {
  const money = useMoney();
  return (
    <div className="ui-stack ui-gap-5">
      <EmptyState
        icon="wallet"
        title={copy.overview.emptyTitle}
        action={
          <>
            <ButtonLink href="#/entries" icon="upload">
              {copy.entries.importCsv}
            </ButtonLink>
            <AddExamplesButton />
          </>
        }
      >
        {copy.overview.emptyLead}
      </EmptyState>
      <Notice
        action={
          <ButtonLink size="sm" href="#/settings">
            {copy.overview.toSettings}
          </ButtonLink>
        }
      >
        {copy.overview.setup(money.currency)}
      </Notice>
    </div>
  );
}

function Figures() {
  const [entries] = useStore(entriesStore);
  const [invoices] = useStore(invoicesStore);
  const [settings] = useStore(settingsStore);
  const [period, setPeriod] = useState<Period>("months6");
  const money = useMoney();
  const today = todayIso();
  const months = monthsOf(period, monthOf(today));
  const moved = within(movements(entries, invoices, copy.invoiceCategory), months[0] ?? "", months.at(-1) ?? "");
  const income = sumOf(moved, "income");
  const expense = sumOf(moved, "expense");
  const open = outstanding(invoices, today);
  const tax = (amount: number) => (amount > 0 ? copy.overview.includingTax(money.full(amount)) : undefined);
  return (
    <div className="ui-stack ui-gap-5">
      <div>
        <Segmented<Period>
          label={copy.overview.period}
          value={period}
          onChange={setPeriod}
          options={(["months6", "months12", "year"] as const).map((value) => ({ value, label: copy.overview.periods[value] }))}
        />
      </div>
      <StatRow>
        <Stat label={copy.overview.income} value={<Figure text={money.full(income.amount)} />} hint={tax(income.tax)} />
        <Stat label={copy.overview.expenses} value={<Figure text={money.full(expense.amount)} />} hint={tax(expense.tax)} />
        <Stat label={copy.overview.balance} value={<Figure text={money.full(income.amount - expense.amount)} />} />
        {settings.invoices && (
          <Stat
            label={copy.overview.open}
            value={<Figure text={money.full(open.amount)} />}
            hint={
              open.overdueCount > 0
                ? copy.overview.overdue(money.full(open.overdueAmount))
                : open.count > 0
                  ? copy.overview.openInvoices(open.count)
                  : copy.overview.nothingOpen
            }
          />
        )}
      </StatRow>
      <MonthChart totals={totalsByMonth(moved, months)} />
      <div className={settings.invoices ? "overview-pair" : ""}>
        <CategoryCard moved={moved} />
        {settings.invoices && <DueCard />}
      </div>
    </div>
  );
}

/** A sum stays on one line: on a narrow screen a long one is set smaller. */
function Figure({ text }: { text: string }) {
  return (
    <span className="figure" style={{ "--length": text.length } as CSSProperties}>
      {text}
    </span>
  );
}

function monthsOf(period: Period, current: string): string[] {
  if (period === "months6") return monthsUpTo(current, 6);
  if (period === "months12") return monthsUpTo(current, 12);
  return monthsUpTo(`${current.slice(0, 4)}-12`, 12);
}
