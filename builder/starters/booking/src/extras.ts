/** What the brief says about this booking app beyond the name and the features. */
export interface Extras {
  /** The services that the brief names; empty when it names none. A length or price it does not give is null or "". */
  services: { name: string; minutes: number | null; price: string }[];
  /** The opening hours that the brief gives: ISO weekdays (1 is Monday) and minutes after midnight; null when it gives none. */
  hours: { weekdays: number[]; from: number; to: number } | null;
}
