/** Prices as whole cents, the only numbers that are added or stored. */
export type Cents = number;

/** Those that have hundredths. */
export const CURRENCIES = ["EUR", "USD", "GBP", "CHF", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "MAD"] as const;
export type Currency = (typeof CURRENCIES)[number];

export const LARGEST_PRICE: Cents = 100_000_000;

/**
 * Read "12", "12.50", "12,50 €", "1 200" or "1,200.00"; null when it is no price.
 * One or two digits after the last mark are cents, three are thousands.
 */
export function parsePrice(text: string): Cents | null {
  const plain = text.replace(/[\s\u00a0\u202f'’]|[€$£]|\b[A-Za-z]{2,3}\b/g, "");
  const match = /^(\d+|\d{1,3}(?:[.,]\d{3})+)(?:[.,](\d{1,2}))?$/.exec(plain);
  if (!match) return null;
  const cents = Number((match[1] ?? "").replace(/[.,]/g, "") + (match[2] ?? "").padEnd(2, "0"));
  return cents <= LARGEST_PRICE ? cents : null;
}

/** As somebody would type it: "12.5" is "12.50", or "12,50" in French. */
export function typedPrice(price: Cents, language: string): string {
  return new Intl.NumberFormat(language, { useGrouping: false, minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(price / 100);
}

/** For a file that other programs read: "12.50". */
export function plainPrice(price: Cents): string {
  return (price / 100).toFixed(2);
}
