// The panel “files”: the tree, the open files and their editor. Each part is a module in files/.

import { $, later } from "../dom.js";
import { t } from "../texts.js";
import { actions } from "./files/actions.js";
import { documents } from "./files/documents.js";
import { drafts } from "./files/drafts.js";
import { finding } from "./files/finding.js";
import { pane } from "./files/pane.js";
import { quickOpen } from "./files/quick.js";
import { store as storeOf } from "./files/store.js";
import { tree as treeOf } from "./files/tree.js";
import { uploads } from "./files/uploads.js";

export function mount(root, workspace) {
  const frame = $("[data-files]", root);
  const kept = drafts(workspace.project.id);
  const store = storeOf(workspace, listed);
  let isShown = false;
  let reached = false; // the list of files has come once

  const docs = documents({ store, kept, typed: (path) => view.typed(path), replace: (path, text) => view.replace(path, text), told: (doc) => view.told(doc) });
  const view = pane(root, { workspace, store, docs, shown, acts: (path, beside) => acts.menu({ path, folder: false }, beside) });
  const tree = treeOf($("[data-tree]", root), {
    open: (path) => view.open(path),
    menu: (row, element) => acts.menu(row, element),
    rename: (path) => acts.rename(path),
    remove: (path) => acts.remove(path),
  });
  const acts = actions(root, { workspace, store, docs, view, reveal: (path) => tree.select(path) });
  const sending = uploads(root, { store, tree, acts });
  const find = finding(root, { store, tree, open: (path, place) => view.open(path, place) });
  // Who opens a file by its name means to write in it.
  const openToWrite = async (path) => {
    await workspace.show("files", { path });
    view.focus();
  };
  const quick = quickOpen($("#files-quick"), { store, docs, open: openToWrite });

  /** The list of files came, or came anew. */
  function listed() {
    reached = true;
    const files = store.all();
    $("[data-waiting]", root).hidden = true;
    $("[data-failed]", root).hidden = true;
    $("[data-none]", root).hidden = files.length > 0;
    tree.show(files);
    find.refresh();
    docs.refresh().then(view.refresh);
  }

  /** Another file is in the editor, or none, or one is unsaved now. */
  function shown(path) {
    frame.dataset.view = path ? "text" : "tree";
    if (path) tree.select(path);
    tree.marked(docs.dirty().map((doc) => doc.path));
    if (isShown) workspace.note("files", { path });
  }

  async function reload() {
    try {
      await store.reload();
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      if (reached) return; // what is shown may be old, and the line above says that we are offline
      $("[data-waiting]", root).hidden = true;
      $("[data-failed]", root).hidden = false;
      $("[data-failed-text]", root).textContent = problem.message;
    }
  }

  root.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (!act) return;
    const menu = event.target.closest("[popover]");
    menu?.hidePopover();
    const folder = acts.folderAt(tree.at());
    const does = {
      create: () => acts.create(folder),
      folder: () => acts.createFolder(folder),
      upload: () => sending.choose(folder),
      uploadFolder: () => sending.chooseFolder(folder),
      again: reload,
    };
    (does[act] ?? view.does[act])?.(event);
  });

  const reloadSoon = later(150, reload);
  workspace.hear("files.changed", ({ by }) => by !== "files" && reloadSoon());
  workspace.hear("run.finished", reloadSoon);
  addEventListener("online", reloadSoon);
  addEventListener("beforeunload", (event) => {
    // Already now: what is begun when the page goes may not come to its end.
    docs.flush();
    if (docs.dirty().length) event.preventDefault();
  });
  addEventListener("pagehide", () => docs.flush());
  document.addEventListener("visibilitychange", () => document.hidden && docs.flush());

  const { commands } = workspace;
  const here = () => isShown;
  commands.add({ label: t("files.command.open"), keys: "ctrl+p", run: quick.open });
  commands.add({ label: t("files.command.save"), keys: "ctrl+s", when: here, run: () => view.does.save() });
  commands.add({ label: t("files.command.search"), keys: "ctrl+shift+f", run: () => (workspace.show("files", { path: view.path() }), find.ask()) });
  commands.add({ label: t("files.command.create"), when: here, run: () => acts.create(acts.folderAt(tree.at())) });
  commands.add({ label: t("files.command.line"), when: () => isShown && view.path(), run: () => view.does.line() });

  const begun = kept.all().then((found) => {
    for (const draft of found) docs.add(draft.path, draft);
    return reload();
  });

  return {
    async shown({ path, line, column } = {}) {
      isShown = true;
      await begun;
      if (path) await view.open(path, { line: Number(line) || 0, column: Number(column) || 1 });
      else if (view.path()) frame.dataset.view = "tree";
      else view.refresh();
      tree.marked(docs.dirty().map((doc) => doc.path));
      if (!path) workspace.note("files", { path: frame.dataset.view === "text" ? view.path() : "" });
    },
    hidden() {
      isShown = false;
      docs.flush();
    },
  };
}
