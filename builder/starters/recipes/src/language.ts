import { copy } from "./copy";
import { amountText, scaled } from "./domain/ingredients";
import type { Item } from "./domain/shopping";
import { formatNumber } from "./lib/format";

export function timeText(minutes: number): string {
  return minutes < 60 ? copy.minutes(minutes) : copy.hours(Math.floor(minutes / 60), minutes % 60);
}

export function lineText(line: string, factor: number): { amount: string; rest: string } {
  return scaled(line, factor, formatNumber);
}

/** "350 g", "2", "1½ tbsp"; "" where no amount is known. */
export function quantityText({ amount, unit }: Item): string {
  if (amount === null) return unit;
  // A kilogram is easier to find in a shop than a thousand grams.
  const [value, shown] = amount >= 1000 && /^(?:g|ml)$/i.test(unit) ? [amount / 1000, unit.toLowerCase() === "g" ? "kg" : "l"] : [amount, unit];
  return [amountText(value, shown, formatNumber), shown].filter(Boolean).join("\u00a0");
}

export function itemText(item: Item): string {
  return [quantityText(item), item.name].filter(Boolean).join(" ");
}
