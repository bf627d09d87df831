// Texts that nobody saved yet, kept by the browser so that a reload loses nothing.

const NAME = "motivd-drafts";

function database() {
  return new Promise((done, fail) => {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("texts");
    opening.onsuccess = () => done(opening.result);
    opening.onerror = () => fail(opening.error);
  });
}

/** Returns `{ all(), keep(path, { text, baseSha }), forget(path) }` of a project. Where storage is closed, nothing is kept. */
export function drafts(project) {
  const opened = database().catch(() => null);
  const range = IDBKeyRange.bound([project, ""], [project, "\uffff"]);

  async function work(mode, act) {
    const base = await opened;
    if (!base) return undefined;
    return new Promise((done) => {
      const going = base.transaction("texts", mode);
      const asked = act(going.objectStore("texts"));
      going.oncomplete = () => done(asked.result);
      going.onabort = going.onerror = () => done(undefined);
    });
  }

  return {
    async all() {
      const [paths, texts] = await Promise.all([
        work("readonly", (texts) => texts.getAllKeys(range)),
        work("readonly", (texts) => texts.getAll(range)),
      ]);
      return (paths ?? []).map((key, index) => ({ path: key[1], ...texts[index] }));
    },
    keep: (path, draft) => work("readwrite", (texts) => texts.put(draft, [project, path])),
    forget: (path) => work("readwrite", (texts) => texts.delete([project, path])),
  };
}
