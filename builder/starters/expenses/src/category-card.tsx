import { useState, type CSSProperties } from "react";
import { copy } from "./copy";
import type { EntryKind } from "./domain/entries";
import { totalsByCategory, type Movement } from "./domain/totals";
import { rateText, useMoney } from "./language";
import { Card, Segmented } from "./ui";

/** Sums by category as bars; the figures stand beside them, so the bars are only an aid. */
export function CategoryCard({ moved }: { moved: readonly Movement[] }) {
  const [kind, setKind] = useState<EntryKind>("expense");
  const money = useMoney();
  const totals = totalsByCategory(moved, kind);
  const all = totals.reduce((sum, total) => sum + total.amount, 0);
  const largest = totals[0]?.amount ?? 1;
  return (
    <Card title={copy.overview.categories}>
      <div className="ui-stack ui-gap-4">
        <div>
          <Segmented<EntryKind>
            label={copy.overview.direction}
            value={kind}
            onChange={setKind}
            options={[
              { value: "expense", label: copy.kindsPlural.expense },
              { value: "income", label: copy.kindsPlural.income },
            ]}
          />
        </div>
        {totals.length === 0 ? (
          <p className="quiet">{copy.overview.nothingInPeriod}</p>
        ) : (
          <ul className="bars">
            {totals.map((total) => (
              <li key={total.name} className="bars-row">
                <bdi className="bars-name">{total.name}</bdi>
                <span className="bars-amount">
                  {money.full(total.amount)} <span className="bars-share">{rateText(Math.round((total.amount / all) * 100) * 100)}</span>
                </span>
                <span className={`bars-bar bars-${kind}`} style={{ "--part": total.amount / largest } as CSSProperties} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}
