/** What the brief says about this app beyond the name and the features; empty or null where it says nothing. */
export interface Extras {
  categories: string[];
  /** ISO 4217. */
  currency: string | null;
  /** In basis points: 2000 is 20 %. */
  taxRate: number | null;
}
