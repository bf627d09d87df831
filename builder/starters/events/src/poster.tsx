import type { ReactElement } from "react";
import { app } from "./app.config";
import { numbersFrom } from "./lib/chance";

const FILLS = ["var(--accent)", "var(--accent-2)", "var(--accent-text)", "var(--on-accent-soft)"];

/** A picture of shapes, drawn from the name of the app: each event has its own. */
export function Poster() {
  const draw = [Waves, Discs, Rays][app.extras.poster % 3] ?? Waves;
  return (
    <svg className="poster" viewBox="0 0 400 400" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
      <rect width="400" height="400" fill="var(--accent-soft)" />
      {draw(numbersFrom(app.slug))}
    </svg>
  );
}

function fill(next: () => number): string {
  return FILLS[Math.floor(next() * FILLS.length)] ?? "var(--accent)";
}

/** Bars as a sound makes them. */
function Waves(next: () => number): ReactElement[] {
  return Array.from({ length: 17 }, (_, at) => {
    const swell = Math.sin((at / 16) * Math.PI);
    const height = 40 + swell * 190 * (0.35 + next() * 0.65);
    return <rect key={at} x={24 + at * 21} y={200 - height / 2} width="13" height={height} rx="6.5" fill={fill(next)} opacity={0.75 + next() * 0.25} />;
  });
}

function Discs(next: () => number): ReactElement[] {
  return Array.from({ length: 11 }, (_, at) => {
    const radius = 26 + next() * 74;
    const [x, y] = [30 + next() * 340, 30 + next() * 340];
    return at % 3 === 0 ? (
      <circle key={at} cx={x} cy={y} r={radius} fill="none" stroke={fill(next)} strokeWidth={8 + next() * 14} opacity="0.9" />
    ) : (
      <path key={at} d={`M${x - radius} ${y}a${radius} ${radius} 0 0 1 ${2 * radius} 0z`} fill={fill(next)} opacity="0.85" transform={`rotate(${Math.floor(next() * 4) * 90} ${x} ${y})`} />
    );
  });
}

function Rays(next: () => number): ReactElement[] {
  const [x, y] = [120 + next() * 160, 250 + next() * 90];
  const rays = Array.from({ length: 18 }, (_, at) => {
    const from = (at / 18) * 2 * Math.PI;
    const to = from + (Math.PI / 18) * (0.7 + next() * 0.6);
    const far = (angle: number) => `${(x + Math.cos(angle) * 620).toFixed(1)} ${(y + Math.sin(angle) * 620).toFixed(1)}`;
    return <path key={at} d={`M${x} ${y}L${far(from)}L${far(to)}z`} fill={fill(next)} opacity={0.55 + next() * 0.4} />;
  });
  return [...rays, <circle key="sun" cx={x} cy={y} r="62" fill="var(--surface)" />, <circle key="core" cx={x} cy={y} r="46" fill="var(--accent)" />];
}
