/** Posts that show how the blog works: marked as examples, removed together. */
import { copy } from "./copy";
import { freeSlug, type Post } from "./domain/posts";

const DAY = 86_400_000;
const FIRST_DAYS_AGO = 1;
const DAYS_BETWEEN = 4;

/** The published ones lie some days back, so that they have an order; the draft is of today. */
export function examplePosts(now: Date): Post[] {
  const posts: Post[] = [];
  copy.guide.forEach((text, at) => {
    const moment = new Date(now.getTime() - (FIRST_DAYS_AGO + at * DAYS_BETWEEN) * DAY).toISOString();
    posts.push({
      ...text,
      id: `example-${at + 1}`,
      slug: freeSlug(text.title, posts),
      createdAt: moment,
      updatedAt: moment,
      publishedAt: moment,
      changes: null,
      example: true,
    });
  });
  const moment = now.toISOString();
  const draft = { ...copy.draft, summary: "", tags: [], slug: "", createdAt: moment, updatedAt: moment };
  return [...posts, { ...draft, id: "example-draft", publishedAt: null, changes: null, example: true }];
}
