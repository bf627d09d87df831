/** What the blog remembers: its posts and what stands around them, each checked when it is read back. */
import { app } from "./app.config";
import { copy } from "./copy";
import { isPost } from "./domain/backup";
import type { Post } from "./domain/posts";
import { examplePosts } from "./examples";
import { isRecord, isText, listOf } from "./lib/checks";
import { createStore } from "./lib/storage";

export interface Settings {
  intro: string;
  author: string;
}

export const INTRO_LIMIT = 300;
export const AUTHOR_LIMIT = 80;

export const firstSettings: Settings = { intro: firstIntro(), author: "" };

export const postsStore = createStore<Post[]>({ key: "posts", version: 1, initial: examplePosts(new Date()), parse: listOf(isPost) });
export const settingsStore = createStore<Settings>({ key: "settings", version: 1, initial: firstSettings, parse: parseSettings });

function firstIntro(): string {
  if (app.extras.topic) return copy.home.introAbout(app.extras.topic);
  return app.audience ? copy.home.introFor(app.audience) : copy.home.intro;
}

function parseSettings(value: unknown): Settings | undefined {
  if (!isRecord(value)) return undefined;
  const { intro, author } = value;
  return isText(intro) && isText(author) ? { intro, author } : undefined;
}
