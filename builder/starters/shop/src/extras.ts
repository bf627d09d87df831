/** What the brief says about this shop beyond the name and the features; empty or null where it says nothing. */
export interface Extras {
  /** "handmade candles" of "an online shop for handmade candles". */
  sells: string;
  /** The price is in hundredths; null where the brief names none. */
  products: { name: string; price: number | null }[];
  categories: string[];
  /** ISO 4217. */
  currency: string | null;
}
