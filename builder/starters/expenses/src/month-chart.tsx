import { useEffect, useId, useRef, useState, type RefObject } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { ticks } from "./domain/scale";
import type { MonthTotal } from "./domain/totals";
import { monthText, useMoney } from "./language";
import { Button, Card, Table } from "./ui";

const HEIGHT = 260;
const TOP = 12;
const BOTTOM = 28;
const LEFT = 60;
/** Income above the line and expenses below it, or both side by side. */
const MIRRORED = app.look.layout % 2 === 1;

export function MonthChart({ totals }: { totals: readonly MonthTotal[] }) {
  const [asTable, setAsTable] = useState(false);
  const money = useMoney();
  return (
    <Card
      title={copy.overview.months}
      actions={
        <Button size="sm" variant="ghost" icon={asTable ? "chart" : "list"} onClick={() => setAsTable(!asTable)}>
          {asTable ? copy.overview.showChart : copy.overview.showTable}
        </Button>
      }
    >
      {asTable ? (
        <Table
          caption={copy.overview.months}
          hideCaption
          rows={totals}
          rowKey={(total) => total.month}
          columns={[
            { key: "month", header: copy.overview.month, render: (total) => monthText(total.month, "long") },
            { key: "income", header: copy.overview.income, align: "end", render: (total) => money.full(total.income) },
            { key: "expense", header: copy.overview.expenses, align: "end", render: (total) => money.full(total.expense) },
            { key: "balance", header: copy.overview.balance, align: "end", render: (total) => money.full(total.income - total.expense) },
          ]}
        />
      ) : (
        <Drawing totals={totals} />
      )}
    </Card>
  );
}

function Drawing({ totals }: { totals: readonly MonthTotal[] }) {
  const money = useMoney();
  const id = useId();
  const [frame, width] = useWidth();
  const [pointed, setPointed] = useState<string | null>(null);
  const most = { income: Math.max(...totals.map((total) => total.income)), expense: Math.max(...totals.map((total) => total.expense)) };
  const marks = ticks(Math.max(most.income, most.expense), MIRRORED ? 3 : 4);
  // Mirrored, each side is as high as its own largest bar asks for.
  const above = MIRRORED ? marks.filter((_, at) => at === 0 || (marks[at - 1] ?? 0) < most.income) : marks;
  const below = MIRRORED ? marks.filter((_, at) => at > 0 && (marks[at - 1] ?? 0) < most.expense) : [];
  const plot = HEIGHT - TOP - BOTTOM;
  const scale = plot / ((above.at(-1) ?? 0) + (below.at(-1) ?? 0) || 1);
  const zero = TOP + (above.at(-1) ?? 0) * scale;
  const lines = [...above.map((mark) => ({ mark, y: zero - mark * scale })), ...below.map((mark) => ({ mark, y: zero + mark * scale }))];
  const slot = (width - LEFT) / totals.length;
  const bar = Math.min(MIRRORED ? 40 : 28, slot * (MIRRORED ? 0.55 : 0.34));
  const everyLabel = Math.ceil(38 / slot);
  const read = totals.find((total) => total.month === pointed);
  const sum = (kind: "income" | "expense") => money.full(totals.reduce((all, total) => all + total[kind], 0));
  const [first, last] = [totals[0], totals.at(-1)];
  const label =
    first && last
      ? copy.overview.monthsSummary(sum("income"), sum("expense"), monthText(first.month, "long"), monthText(last.month, "long"))
      : copy.overview.months;

  return (
    <div className="chart" ref={frame}>
      <div className="chart-legend">
        <span className="chart-key chart-key-income">
          {copy.overview.income}
          {read && <strong>{money.full(read.income)}</strong>}
        </span>
        <span className="chart-key chart-key-expense">
          {copy.overview.expenses}
          {read && <strong>{money.full(read.expense)}</strong>}
        </span>
        {read && <span className="chart-month">{monthText(read.month, "long")}</span>}
      </div>
      <svg role="img" aria-label={label} width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} onPointerLeave={() => setPointed(null)}>
        <defs>
          <pattern id={`${id}-stripes`} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
            <rect width="6" height="6" className="chart-stripe-ground" />
            <rect width="3" height="6" className="chart-stripe" />
          </pattern>
        </defs>
        {lines.map(({ mark, y }) => (
          <g key={y}>
            <line x1={LEFT} x2={width} y1={y} y2={y} className={mark === 0 ? "chart-zero" : "chart-line"} />
            <text x={LEFT - 8} y={y + 4} textAnchor="end" className="chart-text">
              {money.short(mark)}
            </text>
          </g>
        ))}
        {totals.map((total, at) => {
          const middle = LEFT + slot * (at + 0.5);
          const up = total.income * scale;
          const down = total.expense * scale;
          return (
            <g key={total.month} className={pointed && pointed !== total.month ? "chart-faded" : ""} onPointerEnter={() => setPointed(total.month)}>
              <rect x={LEFT + slot * at} y={TOP} width={slot} height={plot} className="chart-hit" />
              <rect x={MIRRORED ? middle - bar / 2 : middle - bar - 1} y={zero - up} width={bar} height={up} rx={2} className="chart-income" />
              <rect
                x={MIRRORED ? middle - bar / 2 : middle + 1}
                y={MIRRORED ? zero : zero - down}
                width={bar}
                height={down}
                rx={2}
                fill={`url(#${id}-stripes)`}
                className="chart-expense"
              />
              {(totals.length - 1 - at) % everyLabel === 0 && (
                <text x={middle} y={HEIGHT - 8} textAnchor="middle" className="chart-text">
                  {monthText(total.month, "short")}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}

/** The width that there is, so that text keeps its size on any screen. */
function useWidth(): [RefObject<HTMLDivElement | null>, number] {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const element = frame.current;
    if (!element || typeof ResizeObserver === "undefined") return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.max(240, Math.floor(entry.contentRect.width)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [frame, width];
}
