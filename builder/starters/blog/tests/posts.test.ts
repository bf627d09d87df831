import { describe, expect, it } from "vitest";
import { fromBackup, merge, toBackup } from "../src/domain/backup";
import { postAddress, rss } from "../src/domain/feed";
import { format } from "../src/domain/formatting";
import { discardChanges, excerpt, find, freeSlug, neighbours, newPost, publish, readable, readingMinutes, tagCounts, tagsFrom, textOf, unpublish, write, type Post } from "../src/domain/posts";

const MONDAY = "2026-03-02T08:00:00.000Z";
const TUESDAY = "2026-03-03T08:00:00.000Z";
const post = (over: Partial<Post> = {}): Post => ({ ...newPost("p", MONDAY), title: "First steps", body: "Words.", ...over });
const text = { title: "New title", summary: "", body: "New words.", tags: ["a"] };

describe("the way of a post", () => {
  it("leads from a draft to an address of its own", () => {
    const [published] = publish(write([newPost("p", MONDAY)], "p", text, MONDAY), "p", TUESDAY);

    expect(published).toMatchObject({ ...text, slug: "new-title", publishedAt: TUESDAY });
  });

  it("does not publish what has no title or no words", () => {
    expect(publish([post({ title: " " })], "p", TUESDAY)[0]?.publishedAt).toBeNull();
    expect(publish([post({ body: "\n" })], "p", TUESDAY)[0]?.publishedAt).toBeNull();
  });

  it("keeps changes back until they are published, and the address as it was", () => {
    const published = publish([post()], "p", MONDAY);
    const changed = write(published, "p", text, TUESDAY);
    expect(changed[0]).toMatchObject({ title: "First steps", changes: text });
    expect(textOf(changed[0] as Post)).toEqual(text);
    expect(discardChanges(changed, "p")[0]).toMatchObject({ title: "First steps", changes: null });

    expect(publish(changed, "p", TUESDAY)[0]).toMatchObject({ title: "New title", slug: "first-steps", publishedAt: MONDAY, changes: null });
  });

  it("forgets changes that were taken back by hand", () => {
    const published = publish([post()], "p", MONDAY);
    const back = write(write(published, "p", text, TUESDAY), "p", textOf(published[0] as Post), TUESDAY);

    expect(back[0]?.changes).toBeNull();
  });

  it("leads back to the drafts with the newest words", () => {
    const changed = write(publish([post()], "p", MONDAY), "p", text, TUESDAY);

    expect(unpublish(changed, "p")[0]).toMatchObject({ ...text, publishedAt: null, slug: "first-steps" });
    expect(readable(unpublish(changed, "p"))).toEqual([]);
  });
});

it("gives every post another address, in any script", () => {
  expect(freeSlug("Été à Nîmes !", [])).toBe("ete-a-nimes");
  expect(freeSlug("First steps", [post({ slug: "first-steps" })])).toBe("first-steps-2");
  expect(freeSlug("مرحبا بكم", [])).toBe("مرحبا-بكم");
  expect(freeSlug("🎉", [])).toBe("post");
});

it("finds posts by words without accents, and by tag", () => {
  const posts = [post({ id: "1", body: "Les légumes d’été", tags: ["Jardin"] }), post({ id: "2", body: "Bread", tags: ["Baking"] })];
  const ids = (filter: { text?: string; tag?: string }) => find(posts, { text: "", tag: "", ...filter }).map((each) => each.id);

  expect(ids({})).toEqual(["1", "2"]);
  expect(ids({ text: "ETE legumes" })).toEqual(["1"]);
  expect(ids({ tag: "baking" })).toEqual(["2"]);
  expect(ids({ tag: "baking", text: "ete" })).toEqual([]);
});

it("counts and reads tags", () => {
  expect(tagsFrom(" garden, #Seeds ;Garden,, ")).toEqual(["garden", "Seeds"]);
  expect(tagCounts([post({ tags: ["a", "b"] }), post({ tags: ["B"] })])).toEqual([{ tag: "b", count: 2 }, { tag: "a", count: 1 }]);
});

it("knows the post before and the post after", () => {
  const posts = ["1", "2", "3"].map((id) => post({ id, publishedAt: `2026-03-0${id}T00:00:00.000Z` }));

  expect(neighbours(posts, "2")).toMatchObject({ older: { id: "1" }, newer: { id: "3" } });
  expect(neighbours(posts, "none")).toEqual({ older: undefined, newer: undefined });
});

it("tells how long a post takes and how it begins", () => {
  expect(readingMinutes("")).toBe(1);
  expect(readingMinutes("word ".repeat(660))).toBe(3);
  expect(excerpt(post({ body: `## Head\n\n${"long word ".repeat(60)}` }))).toMatch(/^Head long .*…$/);
  expect(excerpt(post({ summary: "In short." }))).toBe("In short.");
});

it("writes a feed of what is published, safe in any words", () => {
  const feed = rss([post({ title: "Tea & <cake>", slug: "tea", publishedAt: MONDAY, tags: ['"x"'] }), post({ id: "d", title: "Draft" })], {
    title: "A <b>",
    description: "",
    language: "en",
    address: "http://localhost:5173/",
  });

  expect(feed).toContain("<title>Tea &amp; &lt;cake&gt;</title>");
  expect(feed).toContain("<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>");
  expect(feed).not.toContain("Draft");
  expect(new DOMParser().parseFromString(feed, "application/xml").querySelector("parsererror")).toBeNull();
  expect(postAddress("http://localhost:5173/#/home", post({ slug: "é" }))).toBe("http://localhost:5173/#/post/%C3%A9");
});

describe("a backup", () => {
  it("gives back what went in, and refuses anything else", () => {
    const posts = [post(), post({ id: "2", changes: text, slug: "x", publishedAt: MONDAY })];

    expect(fromBackup(`\uFEFF${toBackup(posts)}`)).toEqual(posts);
    for (const wrong of ["", "{}", "[]", '{"version":1,"posts":[{"id":1}]}', '{"version":2,"posts":[]}']) expect(fromBackup(wrong)).toBeNull();
  });

  it("brings in what is missing or newer, and loses nothing", () => {
    const mine = [post({ id: "1", updatedAt: TUESDAY }), post({ id: "2" })];
    const { posts, taken } = merge(mine, [post({ id: "1", title: "Old" }), post({ id: "2", updatedAt: TUESDAY, title: "Newer" }), post({ id: "3" })]);

    expect(taken).toBe(2);
    expect(posts.map((each) => each.title)).toEqual(["First steps", "Newer", "First steps"]);
  });
});

describe("formatting", () => {
  it("puts marks around the selection and takes them off again", () => {
    const bold = format({ text: "a word", start: 2, end: 6 }, "bold", "words");
    expect(bold).toEqual({ text: "a **word**", start: 4, end: 8 });

    expect(format(bold, "bold", "words")).toEqual({ text: "a word", start: 2, end: 6 });
  });

  it("marks whole lines, and waits in a link for its address", () => {
    expect(format({ text: "x\na\nb", start: 2, end: 5 }, "list", "").text).toBe("x\n- a\n- b");
    expect(format({ text: "- a\n- b", start: 0, end: 7 }, "list", "").text).toBe("a\nb");
    expect(format({ text: "", start: 0, end: 0 }, "link", "words")).toEqual({ text: "[words]()", start: 8, end: 8 });
  });
});
