/** What the brief says about this app beyond the name and the features; empty or null where it says nothing. */
export interface Extras {
  stages: { name: string; outcome: "open" | "won" | "lost" }[];
  /** ISO 4217. */
  currency: string | null;
}
