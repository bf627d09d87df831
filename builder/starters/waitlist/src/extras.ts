export interface Extras {
  hero: "split" | "centred" | "banner";
  poster: "tiles" | "arcs";
  /** Draws the picture. */
  seed: number;
  features: "cards" | "rows" | "mosaic";
  headline: number;
  form: "hero" | "end";
}
