// Where in the app one is: the path, and the way back. The frame shares its history with the workspace, so a step back
// is only asked of the page itself where the page has made that step itself; else the earlier place is opened.

/** `opened(path)` navigates, `step(by)` asks the page; `changed()` hears that there is something else to show. */
export function places({ open, step, changed }) {
  let entries = [];
  let at = -1;
  let expected = null;

  function take(page, path) {
    entries = [...entries.slice(0, at + 1), { page, path, isSoft: false }];
    at = entries.length - 1;
  }

  function arrived({ page, path, how }) {
    if (typeof path !== "string" || !path.startsWith("/")) return;
    const here = entries[at];
    if (expected !== null) {
      at = expected;
      expected = null;
      entries[at] = { ...entries[at], page, path };
    } else if (!here) take(page, path);
    else if (page !== here.page) {
      if (path === here.path) here.page = page;
      else take(page, path);
    } else if (how === "pushed") {
      take(page, path);
      entries[at].isSoft = true;
    } else if (how === "moved" && entries[at - 1]?.page === page && entries[at - 1].path === path) at -= 1;
    else if (how === "moved" && entries[at + 1]?.page === page && entries[at + 1].path === path) at += 1;
    else here.path = path;
    changed();
  }

  function move(by) {
    const wanted = entries[at + by];
    if (!wanted) return;
    const soft = by < 0 ? entries[at].isSoft : wanted.isSoft;
    expected = at + by;
    if (soft && wanted.page === entries[at].page) step(by);
    else open(wanted.path);
  }

  return {
    arrived,
    back: () => move(-1),
    forward: () => move(1),
    /** The workspace has made steps of its own: from now on earlier places are opened anew. */
    left() {
      for (const entry of entries) entry.isSoft = false;
    },
    go(path) {
      expected = null;
      open(path);
    },
    get path() {
      return entries[at]?.path ?? "/";
    },
    get canGoBack() {
      return at > 0;
    },
    get canGoForward() {
      return at < entries.length - 1;
    },
  };
}
