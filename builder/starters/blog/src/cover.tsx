import { useMemo, type ReactElement } from "react";
import { numbersFrom } from "./lib/chance";

const WIDTH = 320;
const HEIGHT = 200;
const SKIES = ["var(--accent-soft)", "var(--sunken)"];
const INKS = ["var(--accent)", "var(--accent-2)", "var(--accent-text)"];

/** A picture for a post, drawn from its id: every post has one, and none is fetched. */
export function Cover({ seed }: { seed: string }) {
  const drawing = useMemo(() => draw(seed), [seed]);
  return (
    <svg className="cover" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
      {drawing}
    </svg>
  );
}

function draw(seed: string): ReactElement {
  const next = numbersFrom(seed);
  const choose = (values: readonly string[]) => values[Math.floor(next() * values.length)] ?? "none";
  const sky = choose(SKIES);
  const scene = [hills, arcs, sheets][Math.floor(next() * 3)] ?? hills;
  return (
    <>
      <rect width={WIDTH} height={HEIGHT} fill={sky} />
      {scene(next, () => choose(INKS))}
    </>
  );
}

type Scene = (next: () => number, ink: () => string) => ReactElement[];

/** A sun behind three ridges, the nearest one the densest. */
const hills: Scene = (next, ink) => {
  const sun = <circle key="sun" cx={60 + next() * 200} cy={45 + next() * 40} r={18 + next() * 22} fill="var(--accent-2)" />;
  const colour = ink();
  const ridges = [0, 1, 2].map((at) => {
    const y = 90 + at * 34;
    const bend = () => y - 34 + next() * 60;
    const path = `M0 ${y + next() * 20}C80 ${bend()} 120 ${bend()} 170 ${y + next() * 16}S270 ${bend()} ${WIDTH} ${y}V${HEIGHT}H0Z`;
    return <path key={at} d={path} fill={colour} opacity={0.35 + at * 0.28} />;
  });
  return [sun, ...ridges];
};

const arcs: Scene = (next, ink) => {
  const [x, y] = [next() * WIDTH, HEIGHT * (0.6 + next() * 0.5)];
  return Array.from({ length: 6 }, (_, at) => (
    <circle key={at} cx={x} cy={y} r={30 + at * 34} fill="none" stroke={ink()} strokeWidth={8 + next() * 14} opacity={0.4 + next() * 0.55} />
  ));
};

/** Leaves of paper, each turned a little. */
const sheets: Scene = (next, ink) =>
  Array.from({ length: 4 }, (_, at) => {
    const [x, y] = [40 + at * 56 + next() * 20, 34 + next() * 40];
    return (
      <g key={at} transform={`rotate(${-16 + next() * 32} ${x + 40} ${y + 60})`}>
        <rect x={x} y={y} width={86} height={118} rx={8} fill={at % 2 === 0 ? ink() : "var(--surface)"} opacity={0.9} />
        {[0, 1, 2].map((line) => (
          <rect key={line} x={x + 14} y={y + 22 + line * 20} width={30 + next() * 28} height={6} rx={3} fill="var(--border-strong)" opacity={0.5} />
        ))}
      </g>
    );
  });
