// What a person can do to a file or a folder, by menu, key or drop. What deletes can be undone.

import { api } from "../../api.js";
import { ask, openDialog } from "../../dialogs.js";
import { $, el, icon } from "../../dom.js";
import { onSubmit } from "../../forms.js";
import { place } from "../../site.js";
import { t } from "../../texts.js";
import { tellProblem, toast } from "../../toast.js";
import { folderOf, joined, nameOf } from "./names.js";

const UNDO_SECONDS = 15;

export function actions(root, { workspace, store, docs, view, reveal }) {
  const named = nameDialog($("#files-name"));
  importDialog($("#files-import"), { workspace, store, view });

  const folderAt = (row) => (!row ? "" : row.folder ? row.path : folderOf(row.path));

  function create(folder) {
    const begun = folder ? `${folder}/` : "";
    named({ title: t("files.create"), label: t("files.path"), hint: t("files.createHint"), value: begun, go: t("files.createAction") }, async (path) => {
      await store.upload(path, "");
      await store.did([path]);
      workspace.show("files", { path });
    });
  }

  function createFolder(folder) {
    const begun = folder ? `${folder}/` : "";
    named({ title: t("files.createFolder"), label: t("files.folderPath"), hint: t("files.folderHint"), value: begun, go: t("files.createAction") }, async (path) => {
      const first = joined(path.replace(/\/+$/, ""), ".gitkeep");
      await store.upload(first, "");
      await store.did([first]);
      reveal(first);
    });
  }

  function rename(path) {
    if (store.get(path)?.virtual) return toast(t("files.virtualStays"), { kind: "bad" });
    return named({ title: t("files.rename", { name: nameOf(path) }), label: t("files.newPath"), hint: t("files.renameHint"), value: path, name: nameOf(path), go: t("files.renameAction") }, async (to) => {
      if (to !== path) await moved(path, to);
    });
  }

  async function moved(from, to) {
    const pairs = await store.move(from, to);
    await view.moved(pairs);
    const back = { label: t("undo"), run: () => move(to, from) };
    toast(t("files.moved", { name: nameOf(to) }), { kind: "good", action: back });
  }

  const move = (from, to) => moved(from, to).catch(tellProblem);

  async function remove(path) {
    const file = store.get(path);
    if (file?.virtual) return toast(t("files.virtualStays"), { kind: "bad" });
    const inside = file ? [] : store.below(path);
    const title = file ? t("files.removeFile", { name: nameOf(path) }) : t("files.removeFolder", { count: inside.length, name: nameOf(path) });
    if (!(await ask({ title, text: t("files.removeText"), action: t("files.removeAction"), danger: true }))) return undefined;
    try {
      const undo = file ? await keptFile(path) : await keptFolder(path, inside);
      await store.remove(path, { folder: !file });
      for (const one of file ? [path] : inside.map((below) => below.path)) if (docs.get(one)) view.drop(one);
      toast(t("files.removed", { name: nameOf(path) }), { kind: "good", seconds: UNDO_SECONDS, action: undo && { label: t("undo"), run: () => undo().catch(tellProblem) } });
    } catch (problem) {
      tellProblem(problem);
    }
    return undefined;
  }

  /** Keep a file's bytes here, to put them back. */
  async function keptFile(path) {
    const bytes = await store.bytes(path);
    return bytes && (async () => {
      await store.upload(path, bytes);
      await store.did([path]);
      reveal(path);
    });
  }

  /** Keep a version, to get the files of a folder back from. */
  async function keptFolder(path, inside) {
    const { version } = await api.post(`${workspace.api}/versions`, { description: t("files.beforeRemoving", { path }).slice(0, 500) });
    workspace.say("versions.changed");
    const base = `${workspace.api}/versions/${version.id}/files`;
    return async () => {
      for (const file of inside) await api.post(`${base}/${file.path.split("/").map(encodeURIComponent).join("/")}/restore`);
      await store.did(inside.map((file) => file.path));
      workspace.say("versions.changed");
    };
  }

  async function lock(path, locked) {
    try {
      await store.lock(path, locked);
      toast(t(locked ? "files.lockedNow" : "files.unlockedNow", { name: nameOf(path) }), { kind: "good" });
      view.refresh();
    } catch (problem) {
      tellProblem(problem);
    }
  }

  const menuRoot = $("#files-row-menu");

  /** The menu of a row or of the open file, beside an element. */
  function menu(row, beside) {
    const { path } = row;
    const file = store.get(path);
    const locked = file ? file.locked : store.below(path).every((below) => below.locked);
    const entry = (sign, label, run, kind = "") =>
      el(`button${kind}`, { type: "button", onclick: () => (menuRoot.hidePopover(), run()) }, icon(sign), label);
    const fixed = file?.virtual;
    const entries = [
      !file && entry("plus", t("files.createIn"), () => create(path)),
      !fixed && entry("pencil", t("files.renameOrMove"), () => rename(path)),
      file && el("a", { href: store.rawUrl(path), download: nameOf(path), onclick: () => menuRoot.hidePopover() }, icon("download"), t("files.download")),
      entry("copy", t("files.copyPath"), () => copy(path)),
      locked ? entry("lock-open", t("files.unlock"), () => lock(path, false)) : entry("lock", t("files.lock"), () => lock(path, true)),
      !fixed && el("hr"),
      !fixed && entry("trash-2", t("files.remove"), () => remove(path), ".is-danger"),
    ];
    menuRoot.replaceChildren(...entries.filter(Boolean));
    menuRoot.showPopover();
    place(menuRoot, (beside ?? document.body).getBoundingClientRect());
    // The page's own rule for menus runs at the toggle, and knows no opener for this one.
    menuRoot.addEventListener("toggle", () => beside && place(menuRoot, beside.getBoundingClientRect()), { once: true });
  }

  async function copy(path) {
    try {
      await navigator.clipboard.writeText(path);
      toast(t("copied"), { kind: "good", seconds: 2 });
    } catch {
      toast(t("notCopied"), { kind: "bad" });
    }
  }

  return { create, createFolder, rename, move, remove, lock, menu, folderAt };
}

/** One dialog asks for every path. Returns `(words, act)`; a refusal of `act` is shown beside the field. */
function nameDialog(dialog) {
  const form = $("form", dialog);
  const input = form.elements.path;
  let act = async () => {};
  onSubmit(form, async ({ path }) => {
    try {
      await act(path.trim());
    } catch (problem) {
      // The API says which of its fields it refuses; here there is but one.
      if (problem.name === "ApiError") problem.details = { path: Object.values(problem.details).flat().length ? Object.values(problem.details).flat() : [problem.message] };
      throw problem;
    }
    dialog.close();
  });
  return (words, wanted) => {
    act = wanted;
    $("h2", dialog).textContent = words.title;
    $("[data-label]", dialog).textContent = words.label;
    $(".field__hint", dialog).textContent = words.hint;
    $("[data-go]", dialog).textContent = words.go;
    input.value = words.value;
    openDialog(dialog);
    // Only the name without its ending is to be typed over.
    if (words.name) input.setSelectionRange(words.value.length - words.name.length, words.value.length - (words.name.match(/.(\.[^.]+)$/)?.[1].length ?? 0));
    else input.setSelectionRange(words.value.length, words.value.length);
  };
}

/** A whole project from a zip. */
function importDialog(dialog, { workspace, store, view }) {
  const form = $("form", dialog);
  onSubmit(form, async () => {
    const { importedFiles, deletedFiles, skipped, versionId } = await api.post(`${workspace.api}/import`, new FormData(form)).catch((problem) => {
      if (problem.status === 413) problem.details = { file: [problem.message] };
      throw problem;
    });
    dialog.close();
    form.reset();
    await store.did([]);
    view.refresh();
    workspace.say("versions.changed");
    const seen = { label: t("files.seeVersion"), run: () => workspace.show("history", { version: versionId }) };
    toast([t("files.imported", { count: importedFiles }), deletedFiles ? t("files.importDeleted", { count: deletedFiles }) : "", skipped.length ? t("files.importSkipped", { count: skipped.length }) : ""].filter(Boolean).join(" "), { kind: "good", seconds: 10, action: seen });
  });
}
