/**
 * Posts, from the first draft to the page that is read.
 *
 * What is changed in a published post waits in `changes` until it is published too: readers never see
 * half a sentence. A post keeps its address once it has been published.
 */
import { compare, fold } from "../lib/format";
import { plainText } from "./markdown";

export interface PostText {
  title: string;
  summary: string;
  /** Markdown. */
  body: string;
  tags: string[];
}

export interface Post extends PostText {
  id: string;
  /** The last part of its address. */
  slug: string;
  createdAt: string;
  updatedAt: string;
  /** Null as long as it is a draft. */
  publishedAt: string | null;
  changes: PostText | null;
  /** One of the posts that show how the blog works, removed together. */
  example: boolean;
}

export type PostProblem = "title-missing" | "body-missing";

export const TITLE_LIMIT = 160;
export const SUMMARY_LIMIT = 300;
export const BODY_LIMIT = 200_000;
export const TAG_LIMIT = 40;
export const TAGS_LIMIT = 12;
const EXCERPT_LENGTH = 180;
const SLUG_LENGTH = 60;
const WORDS_PER_MINUTE = 220;

export const isPublished = (post: Post): boolean => post.publishedAt !== null;

export function newPost(id: string, now: string): Post {
  const text = { title: "", summary: "", body: "", tags: [] };
  return { ...text, id, slug: "", createdAt: now, updatedAt: now, publishedAt: null, changes: null, example: false };
}

/** What the editor shows: the changes that wait, or the post as it stands. */
export function textOf(post: Post): PostText {
  const { title, summary, body, tags } = post.changes ?? post;
  return { title, summary, body, tags };
}

export function write(posts: readonly Post[], id: string, text: PostText, now: string): Post[] {
  return posts.map((post) => {
    if (post.id !== id || sameText(textOf(post), text)) return post;
    if (!isPublished(post)) return { ...post, ...text, updatedAt: now };
    return { ...post, changes: sameText(post, text) ? null : text, updatedAt: now };
  });
}

export function problemsOf(text: PostText): Partial<Record<"title" | "body", PostProblem>> {
  return {
    ...(text.title.trim() ? {} : { title: "title-missing" as const }),
    ...(text.body.trim() ? {} : { body: "body-missing" as const }),
  };
}

/** Make the draft, or the changes that wait, readable by everybody. A post without title or body stays as it is. */
export function publish(posts: readonly Post[], id: string, now: string): Post[] {
  return posts.map((post) => {
    const text = textOf(post);
    if (post.id !== id || Object.keys(problemsOf(text)).length > 0) return post;
    const slug = post.slug || freeSlug(text.title, posts);
    return { ...post, ...text, slug, changes: null, publishedAt: post.publishedAt ?? now, updatedAt: now };
  });
}

/** Back to the drafts; it keeps its address, for the day it returns. */
export function unpublish(posts: readonly Post[], id: string): Post[] {
  return posts.map((post) => (post.id === id ? { ...post, ...textOf(post), changes: null, publishedAt: null } : post));
}

export function discardChanges(posts: readonly Post[], id: string): Post[] {
  return posts.map((post) => (post.id === id ? { ...post, changes: null } : post));
}

/** What visitors may read, newest first. */
export function readable(posts: readonly Post[]): Post[] {
  return posts.filter(isPublished).sort((one, other) => (other.publishedAt ?? "").localeCompare(one.publishedAt ?? ""));
}

/** The posts with that tag in which every word occurs, in the order that they came in. */
export function find(posts: readonly Post[], { text, tag }: { text: string; tag: string }): Post[] {
  const words = fold(text).split(/\s+/).filter(Boolean);
  return posts.filter((post) => {
    if (tag && !post.tags.some((each) => fold(each) === fold(tag))) return false;
    const whole = fold([post.title, post.summary, post.body, ...post.tags].join(" "));
    return words.every((word) => whole.includes(word));
  });
}

/** Every tag with how often it occurs, the most used first. */
export function tagCounts(posts: readonly Post[]): { tag: string; count: number }[] {
  const counts = new Map<string, { tag: string; count: number }>();
  for (const tag of posts.flatMap((post) => post.tags)) {
    const known = counts.get(fold(tag));
    if (known) known.count += 1;
    else counts.set(fold(tag), { tag, count: 1 });
  }
  return [...counts.values()].sort((one, other) => other.count - one.count || compare(one.tag, other.tag));
}

/** "garden, Seeds, garden" to ["garden", "Seeds"]. */
export function tagsFrom(text: string): string[] {
  const found = new Map<string, string>();
  for (const part of text.split(/[,;\n]/)) {
    const tag = part.replace(/^\s*#/, "").replace(/\s+/g, " ").trim().slice(0, TAG_LIMIT);
    if (tag && !found.has(fold(tag))) found.set(fold(tag), tag);
  }
  return [...found.values()].slice(0, TAGS_LIMIT);
}

/** The posts just before and just after this one, as they were published. */
export function neighbours(posts: readonly Post[], id: string): { older: Post | undefined; newer: Post | undefined } {
  const list = readable(posts);
  const at = list.findIndex((post) => post.id === id);
  return { older: at < 0 ? undefined : list[at + 1], newer: list[at - 1] };
}

/** Minutes to read it, never less than one. */
export function readingMinutes(body: string): number {
  const words = body.trim().split(/\s+/).length;
  return Math.max(1, Math.round(words / WORDS_PER_MINUTE));
}

/** The summary, or how the post begins. */
export function excerpt(post: PostText): string {
  if (post.summary.trim()) return post.summary.trim();
  const text = plainText(post.body);
  if (text.length <= EXCERPT_LENGTH) return text;
  return `${text.slice(0, EXCERPT_LENGTH).replace(/\s+\S*$/, "")}…`;
}

/** An address out of a title, in any script, that no other post has. */
export function freeSlug(title: string, posts: readonly Post[]): string {
  const words = fold(title).match(/[\p{L}\p{N}]+/gu) ?? [];
  const base = Array.from(words.join("-")).slice(0, SLUG_LENGTH).join("").replace(/-$/, "") || "post";
  const taken = new Set(posts.map((post) => post.slug));
  let slug = base;
  for (let number = 2; taken.has(slug); number += 1) slug = `${base}-${number}`;
  return slug;
}

function sameText(one: PostText, other: PostText): boolean {
  return (
    one.title === other.title &&
    one.summary === other.summary &&
    one.body === other.body &&
    one.tags.join("\n") === other.tags.join("\n")
  );
}
