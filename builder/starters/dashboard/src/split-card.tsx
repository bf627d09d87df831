import type { CSSProperties } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import type { Figure, Value } from "./domain/figures";
import { byGroup, spanOf, type Period } from "./domain/periods";
import { percentText, useAmounts } from "./language";
import { Card } from "./ui";

/** What the chosen figure is made of; the numbers stand beside the bars, which are only an aid. */
export function SplitCard({ figure, values, period, today }: { figure: Figure; values: readonly Value[]; period: Period; today: string }) {
  const amounts = useAmounts();
  const parts = byGroup(figure, values, spanOf(period, today));
  const largest = Math.max(...parts.map((part) => Math.abs(part.amount)), 1);
  const all = parts.reduce((sum, part) => sum + part.amount, 0);
  // A share of averages, or of sums that partly are below zero, means nothing.
  const hasShares = figure.combine !== "average" && all > 0 && parts.every((part) => part.amount >= 0);
  return (
    <Card title={app.extras.split ? copy.overview.splitBy(app.extras.split) : copy.overview.split}>
      {parts.length === 0 ? (
        <p className="quiet">{copy.overview.nothingInPeriod}</p>
      ) : (
        <ul className="split">
          {parts.map(({ group, amount }) => (
            <li key={group}>
              <bdi>{group || copy.overview.noGroup}</bdi>
              <span className="split-amount">
                {amounts.full(amount, figure.unit)} {hasShares && <span className="quiet">{percentText(amount / all)}</span>}
              </span>
              <span className="split-bar" style={{ "--part": Math.abs(amount) / largest } as CSSProperties} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
