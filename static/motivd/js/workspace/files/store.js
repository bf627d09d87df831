// The project's files as the API tells them, and all that can be done to them.

import { api, ApiError } from "../../api.js";
import { t } from "../../texts.js";

/** Returns the one place that knows which files there are. `changed()` is called whenever that list is another one. */
export function store(workspace, changed) {
  const base = `${workspace.api}/files`;
  const url = (path) => {
    const parts = path.split("/");
    // A browser takes these out of an address before it asks, and so would ask about something else.
    if (parts.some((part) => part === "." || part === "..")) throw new ApiError(400, { code: "VALIDATION_ERROR", error: t("files.badPath") });
    return `${base}/${parts.map(encodeURIComponent).join("/")}`;
  };
  let known = new Map();
  let asked = 0;

  /** Ask for the list anew; of several answers on their way only the last one counts. */
  async function reload() {
    const mine = (asked += 1);
    const { files } = await api.get(base);
    if (mine !== asked) return;
    known = new Map(files.map((file) => [file.path, file]));
    changed();
  }

  /** Tell the other panels, and ask for the list. */
  async function did(paths) {
    workspace.say("files.changed", { paths, by: "files" });
    await reload();
  }

  return {
    reload,
    url,
    rawUrl: (path) => `${url(path)}?raw=1`,
    all: () => [...known.values()],
    get: (path) => known.get(path),
    below: (folder) => [...known.values()].filter(({ path }) => path.startsWith(`${folder}/`)),
    isFolder: (path) => !known.has(path) && [...known.keys()].some((other) => other.startsWith(`${path}/`)),

    read: (path) => api.get(url(path)),
    async bytes(path) {
      const answer = await fetch(`${url(path)}?raw=1`, { credentials: "same-origin" });
      return answer.ok ? answer.blob() : null;
    },
    /** Save a text on what was read (`baseSha`), null: only where there is no file. Who saves tells it by `did`. */
    save: async (path, content, baseSha) => (await api.put(url(path), { content, baseSha })).file,
    /** Send bytes as they are; `isNew` refuses to overwrite. */
    async upload(path, content, { isNew = true } = {}) {
      // With a type of its own a JSON file would be taken for a body in JSON.
      const bytes = new Blob([content], { type: "application/octet-stream" });
      await api.put(url(path), bytes, { extra: isNew ? { "If-None-Match": "*" } : {} });
    },
    did,
    async move(from, to) {
      const { moved } = await api.post(`${base}/move`, { from, to });
      await did(moved.flatMap((pair) => [pair.from, pair.to]));
      return moved;
    },
    async remove(path, { folder = false } = {}) {
      await api.delete(folder ? `${url(path)}?recursive=true` : url(path));
      await did([path]);
    },
    async lock(path, locked) {
      await api.patch(url(path), { locked });
      await reload();
    },
    search: (query, signal) => api.get(`${base}/search?${new URLSearchParams(query)}`, { signal }),
  };
}
