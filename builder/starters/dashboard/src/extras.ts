export type Unit = "number" | "money" | "percent";

/** What the brief says about this dashboard beyond the name and the features; empty or null where it says nothing. */
export interface Extras {
  figures: { name: string; unit: Unit }[];
  /** What the figures are split by: "region", "product". */
  split: string;
  /** ISO 4217. */
  currency: string | null;
}
