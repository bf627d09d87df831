/** The published posts as an RSS 2.0 file, which a reader or another site can take up. */
import { excerpt, readable, type Post } from "./posts";

export interface Channel {
  title: string;
  description: string;
  language: string;
  /** Where the blog is: what stands before "#/post/…". */
  address: string;
}

const NEWEST = 50;

export function rss(posts: readonly Post[], channel: Channel): string {
  const items = readable(posts)
    .slice(0, NEWEST)
    .map((post) =>
      [
        "    <item>",
        `      <title>${escaped(post.title)}</title>`,
        `      <link>${escaped(postAddress(channel.address, post))}</link>`,
        `      <guid isPermaLink="false">${escaped(post.id)}</guid>`,
        `      <pubDate>${new Date(post.publishedAt ?? post.createdAt).toUTCString()}</pubDate>`,
        `      <description>${escaped(excerpt(post))}</description>`,
        ...post.tags.map((tag) => `      <category>${escaped(tag)}</category>`),
        "    </item>",
      ].join("\n"),
    );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<rss version="2.0">',
    "  <channel>",
    `    <title>${escaped(channel.title)}</title>`,
    `    <link>${escaped(channel.address)}</link>`,
    `    <description>${escaped(channel.description)}</description>`,
    `    <language>${channel.language}</language>`,
    ...items,
    "  </channel>",
    "</rss>",
    "",
  ].join("\n");
}

export function postAddress(address: string, post: Post): string {
  return `${address.replace(/#.*$/, "")}#/post/${encodeURIComponent(post.slug)}`;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    // XML has no place for most control characters.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "");
}
