// Files from elsewhere: by a button, or dropped on a folder. Rows of the tree can be dropped on folders too.

import { ask } from "../../dialogs.js";
import { $ } from "../../dom.js";
import { t } from "../../texts.js";
import { tellProblem, toast } from "../../toast.js";
import { folderOf, joined, nameOf } from "./names.js";

const MOVING = "application/x-motivd-path";
const LEFT_OUT = /(^|\/)(node_modules|\.git|\.DS_Store)(\/|$)/;

export function uploads(root, { store, tree, acts }) {
  const list = $("[data-tree]", root);
  const side = $(".files__side", root);
  const sign = $("[data-drop]", root);
  const one = $("[data-upload]", root);
  const whole = $("[data-upload-folder]", root);
  let target = "";

  const pick = (input) => (folder) => {
    target = folder;
    input.value = "";
    input.click();
  };
  one.addEventListener("change", () => send([...one.files].map((file) => ({ path: joined(target, file.name), file }))));
  whole.addEventListener("change", () => send([...whole.files].map((file) => ({ path: joined(target, file.webkitRelativePath), file }))));

  async function send(given) {
    const wanted = given.filter(({ path }) => !LEFT_OUT.test(path));
    if (!wanted.length) return;
    const leave = toast(t("files.uploading", { count: wanted.length }), { seconds: 3600 });
    const sent = [];
    const inTheWay = [];
    try {
      for (const { path, file } of wanted) {
        if (store.get(path)) inTheWay.push({ path, file });
        else if (await put(path, file, true)) sent.push(path);
        else inTheWay.push({ path, file });
      }
      if (inTheWay.length && (await asked(inTheWay))) {
        for (const { path, file } of inTheWay) {
          await put(path, file, false);
          sent.push(path);
        }
      }
    } catch (problem) {
      tellProblem(problem);
    }
    leave();
    if (!sent.length) return;
    await store.did(sent);
    tree.select(sent[0]);
    toast(t("files.uploaded", { count: sent.length }), { kind: "good" });
  }

  /** Returns false where a file of that name is there already. */
  async function put(path, file, isNew) {
    try {
      await store.upload(path, file, { isNew });
      return true;
    } catch (problem) {
      if (isNew && problem.code === "CONFLICT") return false;
      throw problem;
    }
  }

  const asked = (rows) =>
    ask({
      title: t("files.overwrite", { count: rows.length, name: nameOf(rows[0].path) }),
      text: t("files.overwriteText"),
      action: t("files.overwriteAction"),
      danger: true,
    });

  // Where something that is held would fall: into the folder of the row below.
  const folderOfDrop = (event) => acts.folderAt(tree.rowOf(event.target));
  const isFiles = (event) => event.dataTransfer.types.includes("Files");
  const isMoving = (event) => event.dataTransfer.types.includes(MOVING);

  list.addEventListener("dragstart", (event) => {
    const row = tree.rowOf(event.target);
    if (!row) return;
    event.dataTransfer.setData(MOVING, row.path);
    event.dataTransfer.setData("text/plain", row.path);
    event.dataTransfer.effectAllowed = "move";
  });
  side.addEventListener("dragover", (event) => {
    if (!isFiles(event) && !isMoving(event)) return;
    event.preventDefault();
    const folder = folderOfDrop(event);
    sign.hidden = false;
    $("[data-drop-text]", sign).textContent = folder ? t("files.dropInto", { folder }) : t("files.dropOutside");
  });
  const over = () => (sign.hidden = true);
  side.addEventListener("dragleave", (event) => !side.contains(event.relatedTarget) && over());
  addEventListener("dragend", over);
  side.addEventListener("drop", async (event) => {
    if (!isFiles(event) && !isMoving(event)) return;
    event.preventDefault();
    over();
    const folder = folderOfDrop(event);
    if (isMoving(event)) {
      const from = event.dataTransfer.getData(MOVING);
      const isInside = folder === from || folder.startsWith(`${from}/`);
      if (folderOf(from) !== folder && !isInside) acts.move(from, joined(folder, nameOf(from)));
      return;
    }
    const held = [...event.dataTransfer.items].filter((item) => item.kind === "file");
    // What is no file of a disk, such as a picture of a page, has no entry. All is asked for at once: later it is gone.
    const wanted = held.map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile()).filter(Boolean);
    const dropped = await Promise.all(wanted.map((one) => (one instanceof File ? [{ path: joined(folder, one.name), file: one }] : filesOf(one, folder))));
    send(dropped.flat());
  });

  return { choose: pick(one), chooseFolder: pick(whole) };
}

/** The files of what was dropped: a file itself, or all below a folder. */
async function filesOf(entry, folder) {
  const path = joined(folder, entry.name);
  if (entry.isFile) return [{ path, file: await new Promise((done, fail) => entry.file(done, fail)) }];
  const reader = entry.createReader();
  const found = [];
  // A reader gives a hundred entries at a time, and none at the end.
  for (;;) {
    const some = await new Promise((done, fail) => reader.readEntries(done, fail));
    if (!some.length) return (await Promise.all(found.map((one) => filesOf(one, path)))).flat();
    found.push(...some);
  }
}
