import { copy } from "./copy";
import type { Figure, Value } from "./domain/figures";
import { reading, series, spanBefore, spanOf, stepOf, type Period, type Reading } from "./domain/periods";
import { stretches } from "./domain/scale";
import { percentText, useAmounts } from "./language";
import { Icon } from "./ui";

interface FigureCardProps {
  figure: Figure;
  values: readonly Value[];
  period: Period;
  today: string;
  compare: boolean;
  selected: boolean;
  onSelect(): void;
}

/** A figure at a glance: what it comes to, how that compares, and its course. Choosing it draws it large. */
export function FigureCard({ figure, values, period, today, compare, selected, onSelect }: FigureCardProps) {
  const amounts = useAmounts();
  const span = spanOf(period, today);
  const found = reading(figure, values, span, spanBefore(period, span));
  return (
    <button type="button" className="figure-card" aria-pressed={selected} onClick={onSelect}>
      <bdi className="figure-name">{figure.name}</bdi>
      <span className="figure-amount">{found.amount === null ? copy.overview.none : amounts.full(found.amount, figure.unit)}</span>
      {compare && <Change found={found} period={period} />}
      <Spark amounts={series(figure, values, span, stepOf(period)).map((bucket) => bucket.amount)} />
    </button>
  );
}

function Change({ found, period }: { found: Reading; period: Period }) {
  if (found.change === null) return <span className="figure-change">{copy.overview.noComparison}</span>;
  if (found.change === 0) return <span className="figure-change">{copy.overview.same}</span>;
  const up = found.change > 0;
  const tone = found.good === null ? "" : found.good ? "figure-change-good" : "figure-change-bad";
  const say = up ? copy.overview.up : copy.overview.down;
  return (
    <span className={`figure-change ${tone}`}>
      <Icon name={up ? "arrowUp" : "arrowDown"} />
      <span>{say(percentText(Math.abs(found.change)), copy.overview.before[period])}</span>
    </span>
  );
}

const WIDTH = 160;
const HEIGHT = 36;

/** The course without an axis; the numbers beside it say the rest. */
function Spark({ amounts }: { amounts: readonly (number | null)[] }) {
  const known = amounts.filter((amount) => amount !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const y = (amount: number) => (high === low ? HEIGHT / 2 : HEIGHT - 3 - ((amount - low) / (high - low)) * (HEIGHT - 6));
  const points = amounts.map((amount, at) => (amount === null ? null : ([(at / Math.max(1, amounts.length - 1)) * WIDTH, y(amount)] as const)));
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      {stretches(points).map((stretch, at) => (
        <polyline key={at} points={stretch.map(([x, top]) => `${x.toFixed(1)},${top.toFixed(1)}`).join(" ")} vectorEffect="non-scaling-stroke" />
      ))}
    </svg>
  );
}
