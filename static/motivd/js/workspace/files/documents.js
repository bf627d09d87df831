// The open files: what was read, what was typed since, and what others did to them meanwhile.

import { ApiError } from "../../api.js";
import { later } from "../../dom.js";
import { t } from "../../texts.js";

const BREAKS = /\r\n?|\n/g;
const BASE64 = "base64";

/**
 * Returns the open documents. `typed(path)` gives what the editor holds, `replace(path, text)` puts another text there;
 * `told(document)` hears of everything that should be seen.
 */
export function documents({ store, kept, typed, replace, told }) {
  const open = new Map();

  const textOf = (doc) => typed(doc.path) ?? doc.text;
  const keepDraft = later(250, (doc) => doc.dirty && open.get(doc.path) === doc && keepNow(doc));
  const keepNow = (doc) => kept.keep(doc.path, { text: textOf(doc), baseSha: doc.sha });

  function take(doc, { file, content, encoding }) {
    Object.assign(doc, { file, sha: file.sha, loaded: true, gone: false, problem: null });
    doc.kind = encoding !== BASE64 ? "text" : file.contentType.startsWith("image/") ? "image" : "binary";
    doc.bytes = encoding === BASE64 ? content : null;
    doc.newline = content.includes("\r\n") ? "\r\n" : "\n";
    doc.saved = encoding === BASE64 ? "" : content.replace(BREAKS, "\n");
  }

  async function load(doc) {
    const draft = doc.draft;
    try {
      // It may be younger than the list; what the list does not have need not be asked for.
      if (!store.get(doc.path)) await store.reload();
      if (!store.get(doc.path)) throw new ApiError(404, { error: t("files.notThere"), code: "NOT_FOUND" });
      take(doc, await store.read(doc.path));
      doc.text = doc.saved;
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      if (problem.status !== 404 || !draft) return void Object.assign(doc, { problem });
      Object.assign(doc, { loaded: true, kind: "text", sha: null, saved: "", newline: "\n", gone: true });
    }
    doc.draft = null;
    if (!draft || doc.kind !== "text") return undefined;
    doc.text = draft.text;
    doc.dirty = doc.gone || draft.text !== doc.saved;
    // Somebody changed it while the draft lay here: what they wrote is for the person to see first.
    if (doc.dirty && !doc.gone && draft.baseSha !== doc.sha) {
      doc.theirs = { sha: doc.sha, text: doc.saved };
      doc.sha = draft.baseSha;
    }
    return undefined;
  }

  /** Take what is on the server now: in place where nothing was typed, beside it where something was. */
  async function meet(doc) {
    if (!store.get(doc.path)) {
      if (doc.gone) return;
      Object.assign(doc, { gone: true, sha: null, theirs: null });
      return told(doc);
    }
    let answer;
    try {
      answer = await store.read(doc.path);
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      return; // the next list tells it again
    }
    if (answer.file.sha === doc.sha && !doc.gone) return;
    if (!doc.dirty || doc.kind !== "text" || answer.encoding === BASE64) {
      take(doc, answer);
      doc.text = doc.saved;
      replace(doc.path, doc.saved);
    } else {
      const text = answer.content.replace(BREAKS, "\n");
      if (text === textOf(doc)) settle(doc, answer.file, text);
      else doc.theirs = { sha: answer.file.sha, text };
      doc.gone = false;
    }
    told(doc);
  }

  /** What is in the editor is what is on the server. */
  function settle(doc, file, text) {
    Object.assign(doc, { file, sha: file.sha, saved: text, text, theirs: null, gone: false });
    doc.dirty = textOf(doc) !== text;
    if (!doc.dirty) kept.forget(doc.path);
  }

  return {
    all: () => [...open.values()],
    get: (path) => open.get(path),
    textOf,
    add(path, draft = null) {
      if (!open.has(path)) open.set(path, { path, loaded: false, dirty: Boolean(draft), draft, theirs: null, gone: false });
      return open.get(path);
    },
    load,
    meet,
    close(path) {
      open.delete(path);
      kept.forget(path);
    },
    /** Something was typed. */
    changed(path) {
      const doc = open.get(path);
      if (!doc?.loaded) return;
      const was = doc.dirty;
      doc.dirty = doc.gone || typed(path) !== doc.saved;
      if (doc.dirty) keepDraft(doc);
      else kept.forget(path);
      if (was !== doc.dirty) told(doc);
    },
    /** Save `text` on top of what was read; a refusal leaves all as it is, with theirs beside it when they were first. */
    async save(doc, text = textOf(doc), baseSha = doc.sha) {
      doc.saving = true;
      try {
        const file = await store.save(doc.path, text.replace(BREAKS, doc.newline), baseSha);
        if (doc.theirs && text !== textOf(doc)) replace(doc.path, text);
        settle(doc, file, text);
      } finally {
        doc.saving = false;
      }
      told(doc);
      await store.did([doc.path]);
    },
    /** Drop what was typed. */
    take(doc, { sha, text }) {
      Object.assign(doc, { sha, saved: text, text, theirs: null, dirty: false });
      replace(doc.path, text);
      kept.forget(doc.path);
      told(doc);
    },
    /** Files got other paths: open ones go along. */
    moved(pairs) {
      for (const { from, to } of pairs) {
        const doc = open.get(from);
        if (!doc) continue;
        const text = textOf(doc);
        open.delete(from);
        kept.forget(from);
        Object.assign(doc, { path: to, text });
        open.set(to, doc);
        if (doc.dirty) kept.keep(to, { text, baseSha: doc.sha });
      }
    },
    /** The list of files is another one: look at those that changed. */
    async refresh() {
      const stale = [...open.values()].filter((doc) => doc.loaded && doc.kind && !doc.saving && store.get(doc.path)?.sha !== (doc.theirs?.sha ?? doc.sha));
      await Promise.all(stale.map(meet));
    },
    dirty: () => [...open.values()].filter((doc) => doc.dirty),
    flush: () => Promise.all([...open.values()].filter((doc) => doc.dirty && doc.loaded).map(keepNow)),
  };
}
