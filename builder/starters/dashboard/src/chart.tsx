import { useEffect, useRef, useState, type RefObject } from "react";
import { copy } from "./copy";
import type { Bucket, Step } from "./domain/periods";
import { stretches, ticks } from "./domain/scale";
import type { Unit } from "./extras";
import { spanText, tickText, useAmounts } from "./language";

const HEIGHT = 280;
const TOP = 14;
const BOTTOM = 30;
const LEFT = 58;
const STEPS = 4;
const LABEL_WIDTH = 80;
const LONGEST_LABEL = 52;

interface ChartProps {
  label: string;
  shape: "line" | "bars";
  unit: Unit;
  step: Step;
  now: readonly Bucket[];
  /** Null when nothing is compared. */
  before: readonly Bucket[] | null;
}

/** One figure over time, and the period before as a dashed line. What is pointed at is told above. */
export function Chart({ label, shape, unit, step, now, before }: ChartProps) {
  const amounts = useAmounts();
  const [frame, width] = useWidth();
  const [pointed, setPointed] = useState<number | null>(null);
  const known = [...now, ...(before ?? [])].flatMap((bucket) => (bucket.amount === null ? [] : [bucket.amount]));
  const marks = ticks(Math.min(0, ...known), Math.max(0, ...known), STEPS);
  const [low, high] = [marks[0] ?? 0, marks.at(-1) ?? 1];
  const plot = HEIGHT - TOP - BOTTOM;
  const y = (amount: number) => TOP + plot - ((amount - low) / (high - low)) * plot;
  const slot = (width - LEFT) / Math.max(1, now.length);
  const x = (at: number) => LEFT + slot * (at + 0.5);
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / slot));
  const read = pointed === null ? null : now[pointed];
  const points = (buckets: readonly Bucket[]) => buckets.slice(0, now.length).map(({ amount }, at) => (amount === null ? null : { x: x(at), y: y(amount) }));
  const tell = (amount: number | null | undefined) => (amount === null || amount === undefined ? copy.overview.none : amounts.full(amount, unit));

  return (
    <div className="chart" ref={frame}>
      <p className="chart-legend" aria-hidden="true">
        <span className="chart-key chart-key-now">
          {copy.overview.now} {read && <strong>{tell(read.amount)}</strong>}
        </span>
        {before && (
          <span className="chart-key chart-key-before">
            {copy.overview.then} {read && <strong>{tell(before[pointed ?? 0]?.amount)}</strong>}
          </span>
        )}
        {read && <span className="chart-read">{spanText(read, step)}</span>}
      </p>
      <svg role="img" aria-label={label} width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} onPointerLeave={() => setPointed(null)}>
        {marks.map((mark) => (
          <g key={mark}>
            <line x1={LEFT} x2={width} y1={y(mark)} y2={y(mark)} className={mark === 0 ? "chart-zero" : "chart-line"} />
            <text x={LEFT - 8} y={y(mark) + 4} textAnchor="end" className="chart-text">
              {amounts.short(mark, unit)}
            </text>
          </g>
        ))}
        {shape === "bars"
          ? now.map(({ amount }, at) => amount !== null && <Bar key={at} x={x(at)} slot={slot} zero={y(0)} end={y(amount)} faded={pointed !== null && pointed !== at} />)
          : stretches(points(now)).map((stretch, at) => <Line key={at} points={stretch} zero={y(0)} />)}
        {before && stretches(points(before)).map((stretch, at) => <polyline key={at} className="chart-before" points={path(stretch)} />)}
        {read?.amount !== null && read?.amount !== undefined && shape === "line" && <circle className="chart-point" cx={x(pointed ?? 0)} cy={y(read.amount)} r={5} />}
        {now.map((bucket, at) => (
          <g key={bucket.from} onPointerEnter={() => setPointed(at)}>
            <rect x={LEFT + slot * at} y={TOP} width={slot} height={plot} className="chart-hit" />
            {(now.length - 1 - at) % every === 0 && (
              <text x={Math.min(x(at), width - LONGEST_LABEL / 2)} y={HEIGHT - 8} textAnchor="middle" className="chart-text">
                {tickText(bucket, step)}
              </text>
            )}
          </g>
        ))}
      </svg>
    </div>
  );
}

interface Point {
  x: number;
  y: number;
}

const path = (points: readonly Point[]): string => points.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join(" ");

function Line({ points, zero }: { points: readonly Point[]; zero: number }) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  if (points.length === 1) return <circle className="chart-point" cx={first.x} cy={first.y} r={4} />;
  return (
    <>
      <polygon className="chart-area" points={`${first.x.toFixed(1)},${zero} ${path(points)} ${last.x.toFixed(1)},${zero}`} />
      <polyline className="chart-now" points={path(points)} />
    </>
  );
}

function Bar({ x, slot, zero, end, faded }: { x: number; slot: number; zero: number; end: number; faded: boolean }) {
  const width = Math.max(2, Math.min(44, slot * 0.62));
  return <rect className={faded ? "chart-bar chart-bar-faded" : "chart-bar"} x={x - width / 2} y={Math.min(zero, end)} width={width} height={Math.abs(zero - end)} rx={Math.min(4, width / 4)} />;
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
