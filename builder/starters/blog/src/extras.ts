/** What the brief says about this blog beyond the name and the features; empty where it says nothing. */
export interface Extras {
  /** "gardening" of "a blog about gardening". */
  topic: string;
  tags: string[];
}
