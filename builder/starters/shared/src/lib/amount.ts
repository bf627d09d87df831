/** Amounts are whole hundredths of the currency: the only numbers that are added or stored. */
export const LARGEST_AMOUNT = 100_000_000_000;

export const CURRENCIES = ["EUR", "USD", "GBP", "CHF", "CAD", "AUD", "JPY", "SEK", "NOK", "DKK", "PLN", "MAD", "XOF", "TND"] as const;
export type Currency = (typeof CURRENCIES)[number];

/** Read "1,200.50", "1 200,50 €", "EUR 1200" or "1200"; null when it is no amount or too large. */
export function parseAmount(text: string, largest = LARGEST_AMOUNT): number | null {
  const plain = text.replace(/[\s\u00a0\u202f'’]/g, "").replace(/^(?:[€$£]|[A-Z]{2,3})|(?:[€$£]|[A-Z]{2,3})$/gi, "");
  // A last group of one or two digits is a fraction, one of three digits a thousand.
  const match = /^(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?$/.exec(plain);
  if (!match) return null;
  const value = Number((match[1] ?? "").replace(/[.,]/g, "")) * 100 + Number((match[2] ?? "").padEnd(2, "0"));
  return value <= largest ? value : null;
}

/** As it would be typed: "1200", "1200.5". */
export function typedAmount(amount: number | null, decimal: "." | ","): string {
  return amount === null ? "" : String(amount / 100).replace(".", decimal);
}
