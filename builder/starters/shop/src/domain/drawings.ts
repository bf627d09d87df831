/** What is drawn for a product without a photograph, and which drawing its name asks for. */
import { fold } from "../lib/format";

export const DRAWINGS = ["box", "jar", "bag", "bottle", "book", "cup", "candle", "leaf", "shirt"] as const;
export type Drawing = (typeof DRAWINGS)[number];

/** Beginnings of words, folded, in both languages; the first drawing that fits is taken: "honey candle" is a candle. */
const WORDS: readonly [Drawing, RegExp][] = [
  ["candle", /\b(candle|bougie|tealight|wax|cire)/],
  ["cup", /\b(mug|cup|tasse|tea\b|the\b|coffee|cafe|bowl|bol\b|ceramic|poterie|pottery)/],
  ["bag", /\b(bag|tote|sac\b|sacs\b|sacoche|pouch|pochette|basket|panier)/],
  ["book", /\b(book|notebook|carnet|cahier|livre|card|carte|print|poster|affiche|magazine|zine)/],
  ["bottle", /\b(oil|huile|wine|vin\b|vins\b|juice|jus\b|beer|biere|bottle|bouteille|syrup|sirop|shampo|perfume|parfum|cider|cidre)/],
  ["jar", /\b(jam|honey|miel|confiture|jar|pot\b|pots\b|cream|creme|spice|epice|sauce|pickle|balm|baume)/],
  ["shirt", /\b(shirt|t-shirt|tee\b|sweat|jumper|pull|hoodie|dress|robe|scarf|echarpe|jacket|veste|cloth|vetement)/],
  ["leaf", /\b(plant|seed|graine|flower|fleur|herb|bouquet|tree|arbre|salad|vegetable|legume)/],
];

export function drawingFor(name: string): Drawing {
  const plain = fold(name);
  return WORDS.find(([, words]) => words.test(plain))?.[0] ?? "box";
}
