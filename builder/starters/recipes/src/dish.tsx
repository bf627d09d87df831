import { useMemo, type ReactElement } from "react";
import { numbersFrom } from "./lib/chance";

const GROUNDS = ["var(--accent-soft)", "var(--success-soft)", "var(--warning-soft)", "var(--info-soft)", "var(--danger-soft)"];
const FOODS = ["var(--accent)", "var(--accent-2)", "var(--success-text)", "var(--warning-text)", "var(--danger-text)"];

/** A dish seen from above, drawn from its name: each recipe has its own, and none pretends to be a photo. */
export function Dish({ title }: { title: string }) {
  const picture = useMemo(() => draw(title), [title]);
  return (
    <svg className="dish" viewBox="0 0 320 240" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
      {picture}
    </svg>
  );
}

function draw(title: string): ReactElement {
  const next = numbersFrom(title);
  const choose = (values: readonly string[]) => values[Math.floor(next() * values.length)] ?? "none";
  const ground = choose(GROUNDS);
  const first = choose(FOODS);
  const second = choose(FOODS.filter((food) => food !== first));
  const fill = choose(GROUNDS.filter((each) => each !== ground));
  const pieces = PIECES[Math.floor(next() * PIECES.length)] ?? leaves;
  const turn = next() * 360;
  return (
    <>
      <rect width="320" height="240" fill={ground} />
      <ellipse cx="160" cy="128" rx="100" ry="100" fill="var(--shadow-color)" />
      <circle cx="160" cy="120" r="98" fill="var(--surface)" />
      <circle cx="160" cy="120" r="76" fill={fill} stroke="var(--border)" strokeWidth="2" />
      <g transform={`rotate(${turn.toFixed(1)} 160 120)`}>{pieces(next, first, second)}</g>
      <Fork x={32} />
      <Spoon x={288} />
    </>
  );
}

type Pieces = (next: () => number, first: string, second: string) => ReactElement[];

/** A point on a ring around the middle of the plate. */
function around(angle: number, radius: number): { x: number; y: number } {
  return { x: 160 + Math.cos(angle) * radius, y: 120 + Math.sin(angle) * radius };
}

const slices: Pieces = (next, first, second) => {
  const count = 5 + Math.floor(next() * 3);
  return Array.from({ length: count }, (_, at) => {
    const { x, y } = around((at / count) * 2 * Math.PI, 44);
    return (
      <g key={at}>
        <circle cx={x} cy={y} r="21" fill={first} />
        <circle cx={x} cy={y} r="13" fill="none" stroke="var(--surface)" strokeWidth="3" opacity="0.75" />
        <circle cx={x} cy={y} r="4" fill={second} />
      </g>
    );
  });
};

const leaves: Pieces = (next, first, second) => {
  const count = 9;
  const base = [<circle key="base" cx="160" cy="120" r="46" fill={second} />];
  return [
    ...base,
    ...Array.from({ length: count }, (_, at) => {
      const angle = (at / count) * 2 * Math.PI + next() * 0.3;
      const { x, y } = around(angle, 34 + next() * 16);
      return <path key={at} d="M0-20C14-8 14 8 0 20C-14 8-14-8 0-20Z" fill={first} opacity={0.75 + next() * 0.25} transform={`translate(${x} ${y}) rotate(${(angle * 180) / Math.PI + 90})`} />;
    }),
  ];
};

const crumbs: Pieces = (next, first, second) => [
  <path key="half" d="M102 120a58 58 0 0 1 116 0z" fill={first} />,
  ...Array.from({ length: 22 }, (_, at) => {
    const { x, y } = around(next() * 2 * Math.PI, Math.sqrt(next()) * 60);
    const size = 3 + next() * 6;
    return <rect key={at} x={x} y={y} width={size} height={size} rx="2" fill={at % 3 === 0 ? "var(--surface)" : second} transform={`rotate(${next() * 90} ${x} ${y})`} />;
  }),
];

const swirl: Pieces = (next, first, second) => [
  <circle key="soup" cx="160" cy="120" r="66" fill={first} />,
  <path key="cream" d="M160 120c0-12 18-12 18 4s-30 22-38 2s16-44 42-32s28 54-8 66" fill="none" stroke="var(--surface)" strokeWidth="6" strokeLinecap="round" opacity="0.85" />,
  ...Array.from({ length: 5 }, (_, at) => {
    const { x, y } = around(next() * 2 * Math.PI, 30 + next() * 26);
    return <circle key={at} cx={x} cy={y} r={4 + next() * 4} fill={second} />;
  }),
];

const PIECES: readonly Pieces[] = [slices, leaves, crumbs, swirl];

function Fork({ x }: { x: number }) {
  return <path d={`M${x - 7} 62v34a7 7 0 0 0 14 0V62M${x} 62v40M${x} 103v78`} fill="none" stroke="var(--surface)" strokeWidth="5" strokeLinecap="round" />;
}

function Spoon({ x }: { x: number }) {
  return (
    <g fill="var(--surface)">
      <ellipse cx={x} cy="82" rx="11" ry="20" />
      <rect x={x - 2.5} y="100" width="5" height="82" rx="2.5" />
    </g>
  );
}
