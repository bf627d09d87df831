/** What the brief says beyond the name and the features; empty where it says nothing. */
export interface Extras {
  tags: string[];
}
