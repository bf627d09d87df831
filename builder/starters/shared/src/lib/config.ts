export type Locale = "en" | "fr";

export interface Feature {
  title: string;
  /** May be empty. */
  detail: string;
}

export interface AppConfig<Extras> {
  name: string;
  /** Lower-case letters, digits and hyphens: for storage keys and file names. */
  slug: string;
  starter: string;
  kind: string;
  locale: Locale;
  /** Empty when nobody has said who the app is for. */
  audience: string;
  features: Feature[];
  platforms: string[];
  integrations: string[];
  look: {
    /** The mark of the app: an SVG path on a 24 × 24 grid. */
    mark: string;
    /** 0 to 5: which of the possible layouts this app has. */
    layout: number;
  };
  extras: Extras;
}
