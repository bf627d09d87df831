export type ExtraField = "due" | "rating" | "quantity";

export interface Extras {
  thing: string;
  /** `indefinite` has the article ("a recipe"); it is empty when the article is not known. */
  noun: { one: string; many: string; indefinite: string };
  states: { open: string; done: string };
  fields: ExtraField[];
  examples: string[];
  view: "list" | "grid";
  side: "top" | "start";
  intro: number;
}
