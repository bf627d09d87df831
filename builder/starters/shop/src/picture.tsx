import type { ReactElement } from "react";
import type { Drawing } from "./domain/drawings";
import type { Product } from "./domain/products";
import { numbersFrom } from "./lib/chance";

/** The photograph of a product, or its drawing. The name stands beside it, so it needs no words of its own. */
export function Picture({ product }: { product: Pick<Product, "id" | "photo" | "drawing"> }) {
  if (product.photo) return <img className="picture" src={product.photo} alt="" />;
  const next = numbersFrom(product.id);
  const tint = TINTS[Math.floor(next() * TINTS.length)] ?? TINTS[0];
  return (
    <svg className="picture" viewBox="0 0 120 120" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">
      <rect width="120" height="120" fill={tint.ground} />
      <circle cx={30 + next() * 60} cy={26 + next() * 30} r={26 + next() * 18} fill={tint.glow} opacity="0.5" />
      <ellipse cx="60" cy="98" rx="34" ry="5" fill="var(--shadow-color)" />
      <g fill={tint.body}>{DRAWINGS[product.drawing](tint)}</g>
    </svg>
  );
}

interface Tint {
  ground: string;
  glow: string;
  body: string;
  detail: string;
}

const TINTS: readonly [Tint, ...Tint[]] = [
  { ground: "var(--accent-soft)", glow: "var(--surface)", body: "var(--accent)", detail: "var(--accent-2)" },
  { ground: "var(--sunken)", glow: "var(--accent-soft)", body: "var(--accent-2)", detail: "var(--accent-text)" },
  { ground: "var(--accent-soft)", glow: "var(--accent-2)", body: "var(--accent-text)", detail: "var(--surface)" },
  { ground: "var(--sunken)", glow: "var(--surface)", body: "var(--accent-text)", detail: "var(--accent-2)" },
];

const DRAWINGS: Record<Drawing, (tint: Tint) => ReactElement> = {
  jar: ({ detail }) => (
    <>
      <path d="M40 46h40c4 4 6 9 6 15v28c0 5-4 9-9 9H43c-5 0-9-4-9-9V61c0-6 2-11 6-15Z" />
      <rect x="38" y="32" width="44" height="12" rx="4" fill={detail} />
      <rect x="43" y="62" width="34" height="20" rx="3" fill="var(--surface)" />
      <path d="M49 69h22M49 75h14" stroke={detail} strokeWidth="3" strokeLinecap="round" />
    </>
  ),
  box: ({ detail }) => (
    <>
      <path d="M30 52h60v40a6 6 0 0 1-6 6H36a6 6 0 0 1-6-6Z" />
      <rect x="26" y="40" width="68" height="16" rx="4" />
      <path d="M54 40h12v58H54Z" fill={detail} />
      <path d="M60 40c-4-16-24-16-20-5 2 5 12 6 20 5Zm0 0c4-16 24-16 20-5-2 5-12 6-20 5Z" fill="none" stroke={detail} strokeWidth="5" />
    </>
  ),
  bag: ({ detail }) => (
    <>
      <path d="M46 52V40a14 14 0 0 1 28 0v12" fill="none" stroke={detail} strokeWidth="5" strokeLinecap="round" />
      <path d="M34 48h52l5 44a6 6 0 0 1-6 6H35a6 6 0 0 1-6-6Z" />
      <circle cx="60" cy="72" r="9" fill={detail} />
    </>
  ),
  bottle: ({ detail }) => (
    <>
      <path d="M53 24h14v18c0 5 13 8 13 20v30a6 6 0 0 1-6 6H46a6 6 0 0 1-6-6V62c0-12 13-15 13-20Z" />
      <rect x="51" y="16" width="18" height="12" rx="3" fill={detail} />
      <rect x="40" y="64" width="40" height="22" fill="var(--surface)" />
      <path d="M48 72h24M48 79h14" stroke={detail} strokeWidth="3" strokeLinecap="round" />
    </>
  ),
  book: ({ detail }) => (
    <>
      <path d="M34 26h46a6 6 0 0 1 6 6v66H40a6 6 0 0 1-6-6Z" />
      <path d="M34 90a6 6 0 0 1 6-6h46v14H40a6 6 0 0 1-6-8Z" fill="var(--surface)" />
      <path d="M44 26v58" stroke={detail} strokeWidth="4" />
      <rect x="54" y="40" width="22" height="14" rx="2" fill={detail} />
    </>
  ),
  cup: ({ detail }) => (
    <>
      <path d="M78 54h6a13 13 0 0 1 0 26h-8" fill="none" stroke={detail} strokeWidth="7" />
      <path d="M30 46h52v32a20 20 0 0 1-20 20H50a20 20 0 0 1-20-20Z" />
      <path d="M30 58h52v9H30Z" fill={detail} />
      <path d="M48 36c-4-5 4-8 0-14M62 36c-4-5 4-8 0-14" fill="none" stroke={detail} strokeWidth="3" strokeLinecap="round" />
    </>
  ),
  candle: ({ detail }) => (
    <>
      <path d="M60 20c8 10 10 14 10 19a10 10 0 0 1-20 0c0-5 2-9 10-19Z" fill={detail} />
      <path d="M60 44v10" stroke="var(--text)" strokeWidth="2.5" strokeLinecap="round" />
      <rect x="38" y="54" width="44" height="44" rx="6" />
      <rect x="38" y="68" width="44" height="16" fill="var(--surface)" />
      <path d="M47 76h26" stroke={detail} strokeWidth="3" strokeLinecap="round" />
    </>
  ),
  leaf: ({ detail }) => (
    <>
      <path d="M60 98V52" stroke={detail} strokeWidth="5" strokeLinecap="round" />
      <path d="M60 60c-4-26-24-32-34-32 0 18 10 34 34 32Z" />
      <path d="M60 72c4-22 22-28 34-28-1 18-14 31-34 28Z" />
      <path d="M44 84h32l-4 14H48Z" fill={detail} />
    </>
  ),
  shirt: ({ detail }) => (
    <>
      <path d="M46 28 24 40l8 20 8-4v42h40V56l8 4 8-20-22-12a14 14 0 0 1-28 0Z" />
      <path d="M46 28a14 14 0 0 0 28 0" fill="none" stroke={detail} strokeWidth="4" />
      <rect x="50" y="58" width="20" height="16" rx="3" fill={detail} />
    </>
  ),
};
