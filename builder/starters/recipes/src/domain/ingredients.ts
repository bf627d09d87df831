/** A line of a recipe, "1 1/2 cups of flour" or "2 à 3 gousses d’ail", taken apart so that it can be scaled, found and bought. */
import { fold } from "../lib/format";

export type Ingredient = {
  amount: number | null;
  /** The other end of "2 to 3". */
  upTo: number | null;
  /** As it was written; "" for none. */
  unit: string;
  /** What it is, without amount and unit. */
  name: string;
  /** All of the line after the amount. */
  rest: string;
};

const FRACTIONS: Record<string, number> = { "¼": 1 / 4, "½": 1 / 2, "¾": 3 / 4, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 1 / 8 };
const SIGNS = Object.keys(FRACTIONS).join("");
const NUMBER = `\\d+\\s*[${SIGNS}]|\\d+\\s+\\d+/\\d+|\\d+/\\d+|\\d+(?:[.,]\\d+)?|[${SIGNS}]`;
// The longer one first where one begins with another.
const UNITS = [
  "kg", "mg", "g", "ml", "cl", "dl", "l", "oz", "lbs?", "tsp", "tbsp", "teaspoons?", "tablespoons?", "cups?", "pints?", "pinch(?:es)?", "cloves?", "slices?",
  "cans?", "tins?", "bunch(?:es)?", "handfuls?", "sprigs?", "knobs?", "c\\.? ?à ?s\\.?", "c\\.? ?à ?c\\.?", "cuill[eè]res? à (?:soupe|café)", "pincées?", "gousses?",
  "tranches?", "boîtes?", "sachets?", "verres?", "bouquets?", "poignées?", "brins?", "noix", "feuilles?", "grammes?", "litres?", "liters?", "grams?",
].join("|");
const LINE = new RegExp(`^(${NUMBER})(?:\\s*(?:-|–|to|à|or|ou)\\s*(${NUMBER}))?(?![\\d/])\\s*(.+)$`, "i");
const UNIT = new RegExp(`^(${UNITS})(?:\\s+|$)`, "i");
const OF = /^(?:of\s+|de\s+|d['’]\s*|du\s+|des\s+)/i;

const METRIC = /^(?:kg|mg|g|ml|cl|dl|l|grammes?|grams?|litres?|liters?)$/i;

export function readIngredient(line: string): Ingredient {
  const text = line.trim();
  const match = LINE.exec(text);
  if (!match) return { amount: null, upTo: null, unit: "", name: nameOf(text), rest: text };
  const rest = (match[3] ?? "").trim();
  const unit = UNIT.exec(rest)?.[1] ?? "";
  return { amount: numberOf(match[1] ?? ""), upTo: match[2] ? numberOf(match[2]) : null, unit, name: nameOf(rest.slice(unit.length)), rest };
}

/** "2 onions, finely chopped" is bought and looked for as "onions". */
function nameOf(text: string): string {
  return (text.trim().replace(OF, "").split(/[,(;]/, 1)[0] ?? "").trim();
}

function numberOf(text: string): number {
  const sign = [...text].find((char) => char in FRACTIONS);
  if (sign) return Number(text.replace(sign, "").trim() || 0) + (FRACTIONS[sign] ?? 0);
  const fraction = /(?:(\d+)\s+)?(\d+)\/(\d+)/.exec(text);
  if (fraction) return Number(fraction[1] ?? 0) + Number(fraction[2]) / (Number(fraction[3]) || 1);
  return Number(text.replace(",", "."));
}

/** "1½", "1.25", "350": fractions as cooks write them, decimals where a scale shows them. */
export function amountText(amount: number, unit: string, formatNumber: (value: number) => string): string {
  if (METRIC.test(unit)) return formatNumber(amount >= 10 ? Math.round(amount) : Math.round(amount * 100) / 100);
  const whole = Math.floor(amount + 0.02);
  const part = amount - whole;
  if (Math.abs(part) <= 0.02) return formatNumber(whole);
  const sign = Object.entries(FRACTIONS).find(([, value]) => Math.abs(part - value) <= 0.03);
  if (sign && whole < 20) return `${whole > 0 ? formatNumber(whole) : ""}${sign[0]}`;
  return formatNumber(Number(amount.toFixed(1)) || Number(amount.toPrecision(1)));
}

/** The amount of a line for more or fewer people, and the rest of it as it was written. */
export function scaled(line: string, factor: number, formatNumber: (value: number) => string): { amount: string; rest: string } {
  const found = readIngredient(line);
  if (found.amount === null) return { amount: "", rest: found.rest };
  const text = (amount: number) => amountText(amount * factor, found.unit, formatNumber);
  return { amount: found.upTo === null ? text(found.amount) : `${text(found.amount)}–${text(found.upTo)}`, rest: found.rest };
}

/** Whether a line is about what somebody looks for: "tomatoes" finds "2 tomato", "oil" does not find "boil". */
export function isAbout(line: string, wanted: string): boolean {
  const words = wordsOf(readIngredient(line).rest);
  return wordsOf(wanted).every((word) => words.some((other) => other.startsWith(word) || (word.startsWith(other) && other.length > 2)));
}

/** Folded, and without the ending that makes a plural in both languages. */
function wordsOf(text: string): string[] {
  return fold(text)
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
    .map((word) => (word.length > 3 ? word.replace(/(?:oes|es|s|x)$/, (ending) => (ending === "oes" ? "o" : ending === "es" ? "e" : "")) : word));
}
