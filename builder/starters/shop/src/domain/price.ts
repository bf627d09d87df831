/** Prices as whole cents, the only numbers that are added or stored. */
import { parseAmount } from "../lib/amount";

export type Cents = number;

/** Those that have hundredths. */
export const CURRENCIES = ["EUR", "USD", "GBP", "CHF", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "MAD"] as const;
export type Currency = (typeof CURRENCIES)[number];

export const LARGEST_PRICE: Cents = 100_000_000;

export function parsePrice(text: string): Cents | null {
  return parseAmount(text, LARGEST_PRICE);
}

/** As somebody would type it: "12.5" is "12.50", or "12,50" in French. */
export function typedPrice(price: Cents, language: string): string {
  return new Intl.NumberFormat(language, { useGrouping: false, minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(price / 100);
}

/** For a file that other programs read: "12.50". */
export function plainPrice(price: Cents): string {
  return (price / 100).toFixed(2);
}
