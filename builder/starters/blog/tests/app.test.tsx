import { act } from "react";
import { beforeEach, expect, it } from "vitest";
import { App } from "../src/App";
import { app } from "../src/app.config";
import { copy } from "../src/copy";
import { isPublished } from "../src/domain/posts";
import { examplePosts } from "../src/examples";
import { go } from "../src/lib/route";
import { firstSettings, postsStore, settingsStore } from "../src/state";
import { byLabel, byRole, click, press, render, submit, type } from "./render";

beforeEach(() => {
  act(() => {
    postsStore.set([]);
    settingsStore.set(firstSettings);
  });
});

function open(page: string): void {
  act(() => {
    go(page);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
}

function follow(): void {
  act(() => {
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
}

const main = (): string => document.querySelector("main")?.textContent ?? "";

function writePost(title: string, body: string): void {
  open("write");
  click(byRole("button", copy.desk.add));
  follow();
  type(byLabel(copy.editor.title), title);
  type(byLabel(copy.editor.body), body);
}

it("says who it is and what is missing", () => {
  render(<App />);

  expect(document.querySelector("h1")?.textContent).toBe(app.name);
  expect(main()).toContain(copy.home.emptyTitle);
});

it("saves a draft as it is written and shows it to nobody", () => {
  render(<App />);
  writePost("Quiet", "Not yet.");

  expect(JSON.parse(localStorage.getItem(`${app.slug}:posts`) ?? "").value).toMatchObject([{ title: "Quiet", publishedAt: null }]);
  open("home");
  expect(main()).not.toContain("Quiet");
});

it("publishes a post, which is then read under its own address", () => {
  render(<App />);
  writePost("Hello there", "Some **bold** words.\n\n- a list");
  click(byRole("button", copy.editor.publish));
  open("home");
  expect(main()).toContain("Hello there");
  open("post/hello-there");

  expect(document.querySelector("h1")?.textContent).toBe("Hello there");
  expect(document.querySelector(".prose strong")?.textContent).toBe("bold");
  expect(document.querySelectorAll(".prose li")).toHaveLength(1);
  expect(document.title).toBe(`Hello there – ${app.name}`);
});

it("says what a post needs before it is published", () => {
  render(<App />);
  writePost("  ", "");
  click(byRole("button", copy.editor.publish));

  expect(postsStore.get().some(isPublished)).toBe(false);
  expect(byLabel(copy.editor.title).getAttribute("aria-invalid")).toBe("true");
  expect(main()).toContain(copy.editor.problems["body-missing"]);
});

it("keeps changes from readers until they are published", () => {
  render(<App />);
  writePost("Tea", "Green.");
  click(byRole("button", copy.editor.publish));
  type(byLabel(copy.editor.body), "Black.");
  expect(main()).toContain(copy.desk.status.changed);
  expect(postsStore.get()[0]?.body).toBe("Green.");
  click(byRole("button", copy.editor.publishChanges));

  expect(postsStore.get()[0]?.body).toBe("Black.");
});

it("puts marks in by key", () => {
  render(<App />);
  writePost("Keys", "word");
  const area = byLabel(copy.editor.body) as HTMLTextAreaElement;
  area.setSelectionRange(0, 4);
  act(() => area.dispatchEvent(new KeyboardEvent("keydown", { key: "b", ctrlKey: true, bubbles: true, cancelable: true })));
  press("a", area);

  expect(postsStore.get()[0]?.body).toBe("**word**");
});

it("keeps a comma that is just being typed among the tags", () => {
  render(<App />);
  writePost("Tags", "x");
  const field = byLabel(copy.editor.optional(copy.editor.tags)) as HTMLInputElement;
  type(field, "tea, ");

  expect(field.value).toBe("tea, ");
  expect(postsStore.get()[0]?.tags).toEqual(["tea"]);
});

it("deletes a post and brings it back", () => {
  render(<App />);
  writePost("Gone", "x");
  open("write");
  click(byRole("button", copy.desk.remove("Gone")));
  expect(postsStore.get()).toEqual([]);
  click(byRole("button", copy.undo));

  expect(postsStore.get()).toHaveLength(1);
});

it("finds posts by word and by tag", () => {
  act(() => postsStore.set(examplePosts(new Date())));
  render(<App />);
  const [first] = copy.guide;
  type(byLabel(copy.home.search), first?.title ?? "");
  expect(document.querySelectorAll("main article")).toHaveLength(1);
  type(byLabel(copy.home.search), "zzz nothing");
  expect(main()).toContain(copy.home.nothingFound);
  type(byLabel(copy.home.search), "");
  open(`tag/${encodeURIComponent(first?.tags[0] ?? "")}`);

  expect(document.querySelectorAll("main article")).toHaveLength(2);
});

it("marks the examples, and takes them away together", () => {
  act(() => postsStore.set(examplePosts(new Date())));
  render(<App />);
  expect(main()).toContain(copy.example);
  expect(main()).not.toContain(copy.draft.title);
  click(byRole("button", copy.examples.remove));

  expect(postsStore.get()).toEqual([]);
  expect(main()).toContain(copy.home.emptyTitle);
});

it("explains an address that leads to no post", () => {
  render(<App />);
  open("post/nowhere");

  expect(document.querySelector("h1")?.textContent).toBe(copy.post.missingTitle);
});

it("keeps the introduction and the author", () => {
  render(<App />);
  open("settings");
  type(byLabel(copy.settings.author), "Ada");
  submit(document.querySelector("main form") as Element);

  expect(settingsStore.get().author).toBe("Ada");
});

it("shows HTML in a post as the text that it is", () => {
  render(<App />);
  writePost("<img src=x onerror=alert(1)>", "<script>alert(1)</script> [x](javascript:alert(1))");
  click(byRole("button", copy.editor.publish));
  open("home");

  expect(document.querySelector("main img, main script, main a[href^=javascript]")).toBeNull();
  expect(main()).toContain("<img src=x onerror=alert(1)>");
});

it("takes nothing broken out of storage", () => {
  const arrives = (key: string, value: unknown) =>
    window.dispatchEvent(new StorageEvent("storage", { key: `${app.slug}:${key}`, newValue: JSON.stringify({ version: 1, value }) }));
  arrives("posts", [{ id: "x", title: 1 }]);
  arrives("settings", null);

  expect(postsStore.get().every((post) => post.example)).toBe(true);
  expect(settingsStore.get()).toEqual(firstSettings);
});
