/** What the brief says about the event beyond the name and the features; empty or null where it says nothing. */
export interface Extras {
  /** Prices in hundredths, 0 for free. */
  tickets: { name: string; price: number | null; quantity: number | null }[];
  day: string | null;
  /** ISO 4217. */
  currency: string | null;
  /** 0 to 2: which picture the event has. */
  poster: number;
}
