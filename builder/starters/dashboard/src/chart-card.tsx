import { useState } from "react";
import { app } from "./app.config";
import { Chart } from "./chart";
import { copy } from "./copy";
import type { Figure, Value } from "./domain/figures";
import { combined, series, spanBefore, spanOf, stepOf, within, type Bucket, type Period } from "./domain/periods";
import { spanText, useAmounts } from "./language";
import { formatDate } from "./lib/format";
import { Button, Card, Segmented, Table, type Column } from "./ui";

type Shape = "line" | "bars";

interface ChartCardProps {
  figure: Figure;
  values: readonly Value[];
  period: Period;
  today: string;
  compare: boolean;
}

/** The chosen figure, as a line, as bars, or as the table that both are drawn from. */
export function ChartCard({ figure, values, period, today, compare }: ChartCardProps) {
  const [shape, setShape] = useState<Shape>(app.look.layout % 2 === 0 ? "line" : "bars");
  const [asTable, setAsTable] = useState(false);
  const amounts = useAmounts();
  const span = spanOf(period, today);
  const step = stepOf(period);
  const now = series(figure, values, span, step);
  const before = compare ? series(figure, values, spanBefore(period, span), step) : null;
  const mine = within(values, span).filter((value) => value.figureId === figure.id);
  const tell = (amount: number | null | undefined) => (amount === null || amount === undefined ? "–" : amounts.full(amount, figure.unit));
  const label = copy.overview.summary(figure.name, tell(combined(mine, figure.combine)), formatDate(span.from), formatDate(span.to));
  const columns: Column<Bucket>[] = [
    { key: "span", header: copy.overview[step], render: (bucket) => spanText(bucket, step) },
    { key: "now", header: copy.overview.now, align: "end", render: (bucket) => tell(bucket.amount) },
    ...(before ? [{ key: "before", header: copy.overview.then, align: "end" as const, render: (bucket: Bucket) => tell(before[now.indexOf(bucket)]?.amount) }] : []),
  ];
  return (
    <Card
      title={figure.name}
      actions={
        <div className="chart-actions">
          {!asTable && (
            <Segmented<Shape>
              label={copy.overview.chart}
              value={shape}
              onChange={setShape}
              options={[
                { value: "line", label: copy.overview.line },
                { value: "bars", label: copy.overview.bars },
              ]}
            />
          )}
          <Button size="sm" variant="ghost" icon={asTable ? "chart" : "list"} onClick={() => setAsTable(!asTable)}>
            {asTable ? copy.overview.showChart : copy.overview.showTable}
          </Button>
        </div>
      }
    >
      {asTable ? (
        <Table caption={figure.name} hideCaption rows={now} rowKey={(bucket) => bucket.from} columns={columns} />
      ) : (
        <Chart label={label} shape={shape} unit={figure.unit} step={step} now={now} before={before} />
      )}
    </Card>
  );
}
