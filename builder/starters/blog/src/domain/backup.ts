/** All posts in one file and back, to keep them safe or to move them to another browser. */
import { isMoment, isRecord, isText, isWhole, listOf } from "../lib/checks";
import type { Post, PostText } from "./posts";

const VERSION = 1;

export function toBackup(posts: readonly Post[]): string {
  return JSON.stringify({ version: VERSION, posts }, null, 2);
}

/** The posts of a file; null when it is none that `toBackup` wrote. */
export function fromBackup(text: string): Post[] | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
    if (!isRecord(value) || !isWhole(value["version"], VERSION, VERSION)) return null;
    return listOf(isPost)(value["posts"]) ?? null;
  } catch {
    return null;
  }
}

/** Posts that are missing come in; of two of the same id the one that was written later stays. */
export function merge(posts: readonly Post[], others: readonly Post[]): { posts: Post[]; taken: number } {
  const byId = new Map(posts.map((post) => [post.id, post]));
  const slugs = new Map(posts.map((post) => [post.slug, post.id]));
  let taken = 0;
  for (const other of others) {
    const mine = byId.get(other.id);
    if (mine && mine.updatedAt >= other.updatedAt) continue;
    const clash = other.slug !== "" && (slugs.get(other.slug) ?? other.id) !== other.id;
    byId.set(other.id, clash ? { ...other, slug: `${other.slug}-${other.id.slice(0, 8)}` } : other);
    slugs.set(other.slug, other.id);
    taken += 1;
  }
  return { posts: [...byId.values()], taken };
}

export function isPost(value: unknown): value is Post {
  return (
    isRecord(value) &&
    isPostText(value) &&
    ["id", "slug"].every((key) => isText(value[key])) &&
    ["createdAt", "updatedAt"].every((key) => isMoment(value[key])) &&
    (value["publishedAt"] === null || (isMoment(value["publishedAt"]) && value["slug"] !== "")) &&
    (value["changes"] === null || isPostText(value["changes"])) &&
    typeof value["example"] === "boolean"
  );
}

function isPostText(value: unknown): value is PostText {
  return (
    isRecord(value) &&
    ["title", "summary", "body"].every((key) => isText(value[key])) &&
    Array.isArray(value["tags"]) &&
    value["tags"].every(isText)
  );
}
