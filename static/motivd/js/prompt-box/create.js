// From a prompt to a project: once, however often it is sent.

import { api } from "../api.js";
import { language } from "../texts.js";

const TRIES = 8;

/** Make the project; sent again with the same key and body, also from another tab, it is the same one. */
export async function create({ text, platforms, key }) {
  const body = { prompt: text, locale: language };
  if (platforms.length) body.brief = { targetPlatforms: platforms };
  for (let left = TRIES; ; left -= 1) {
    try {
      return (await api.post("/api/projects/create", body, { key })).project;
    } catch (problem) {
      // Another tab is about to make it: its answer will be ours.
      if (problem.code !== "CONFLICT" || !left) throw problem;
      await new Promise((go) => setTimeout(go, 1000 * (problem.retryAfter ?? 1)));
    }
  }
}
