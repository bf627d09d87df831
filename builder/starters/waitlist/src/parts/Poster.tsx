import type { ReactElement } from "react";
import { app } from "../app.config";

/** A picture of shapes, drawn from a number: each app has its own. */
export function Poster() {
  return (
    <div className="poster" aria-hidden="true">
      {app.extras.poster === "tiles" ? <Tiles /> : <Arcs />}
    </div>
  );
}

const COLUMNS = 5;
const ROWS = 4;
const SIZE = 60;
const FILLS = ["var(--accent)", "var(--accent-2)", "var(--accent-soft)", "var(--accent-text)", "var(--surface)"];
const GROUNDS = ["var(--accent-soft)", "var(--sunken)", "var(--accent)", "var(--surface)"];

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function Tiles() {
  const next = numbers(app.extras.seed);
  const choose = (values: readonly string[]) => values[Math.floor(next() * values.length)] ?? "none";
  const tiles: ReactElement[] = [];
  for (let at = 0; at < COLUMNS * ROWS; at += 1) {
    const ground = choose(GROUNDS);
    const fill = choose(FILLS.filter((one) => one !== ground));
    const turn = Math.floor(next() * 4) * 90;
    tiles.push(
      <g key={at} transform={`translate(${(at % COLUMNS) * SIZE} ${Math.floor(at / COLUMNS) * SIZE})`}>
        {/* A little wider than its place, so that no seam shows between two of one colour. */}
        <rect width={SIZE + 0.6} height={SIZE + 0.6} fill={ground} />
        <g transform={`rotate(${turn} ${SIZE / 2} ${SIZE / 2})`} fill={fill}>
          {shape(Math.floor(next() * 6))}
        </g>
      </g>,
    );
  }
  return (
    <svg viewBox={`0 0 ${COLUMNS * SIZE} ${ROWS * SIZE}`} preserveAspectRatio="xMidYMid slice">
      {tiles}
    </svg>
  );
}

function shape(kind: number): ReactElement | null {
  const half = SIZE / 2;
  if (kind === 0) return <path d={`M0 0h${SIZE}a${SIZE} ${SIZE} 0 0 1-${SIZE} ${SIZE}z`} />;
  if (kind === 1) return <circle cx={half} cy={half} r={half * 0.62} />;
  if (kind === 2) return <path d={`M0 0h${SIZE}v${half}a${half} ${half} 0 0 1-${SIZE} 0z`} />;
  if (kind === 3) return <path d={`M0 ${SIZE}L${SIZE} 0v${SIZE}z`} />;
  if (kind === 4) return <path d={app.look.mark} fillRule="evenodd" transform={`scale(${SIZE / 24})`} />;
  return null;
}

function Arcs() {
  const next = numbers(app.extras.seed);
  const [x, y] = [40 + next() * 220, 40 + next() * 160];
  const rings = Array.from({ length: 9 }, (_, at) => 9 - at);
  return (
    <svg viewBox="0 0 300 240" preserveAspectRatio="xMidYMid slice">
      <rect width="300" height="240" fill="var(--accent-soft)" />
      {rings.map((ring) => (
        <circle
          key={ring}
          cx={x}
          cy={y}
          r={ring * 30 - 8}
          fill="none"
          stroke={FILLS[Math.floor(next() * 4)]}
          strokeWidth={6 + next() * 18}
          strokeOpacity={0.35 + next() * 0.6}
        />
      ))}
      <g transform={`translate(${x - 24} ${y - 24}) scale(2)`}>
        <rect width="24" height="24" rx="6.5" fill="var(--accent)" />
        <path d={app.look.mark} fill="var(--on-accent)" fillRule="evenodd" />
      </g>
    </svg>
  );
}
