// The right side: tabs of the open files, and what is in the chosen one.

import { $, el, icon } from "../../dom.js";
import { ask } from "../../dialogs.js";
import { t } from "../../texts.js";
import { tellProblem, toast } from "../../toast.js";
import { conflict } from "./conflict.js";
import { nameOf } from "./names.js";
import { showOther } from "./other_files.js";
import { plainEditor } from "./plain_editor.js";
import { keepWraps, keptWraps } from "./wrapping.js";

/** Returns the pane. `shown(path)` hears which file it shows and that one became unsaved; `acts` opens a file's menu. */
export function pane(root, { workspace, store, docs, shown, acts }) {
  const part = (name) => $(`[data-${name}]`, root);
  const script = part("files").dataset.editor;
  const narrow = matchMedia("(max-width: 56rem)");
  let editor = null;
  let path = "";
  let wraps = keptWraps() ?? narrow.matches;

  const resolving = conflict(part("compare"), { script, narrow, save, take: (doc) => docs.take(doc, doc.theirs), left: refresh });

  /** The editor is loaded when the first text is opened. */
  async function editorOf() {
    if (editor) return editor;
    const hears = { changed: (of) => (docs.changed(of), drawPlace()), moved: drawPlace };
    try {
      if (!script) throw new Error("not installed");
      const { codeEditor } = await import("./editor.js");
      editor ??= await codeEditor(part("text"), script, hears);
    } catch {
      editor ??= plainEditor(part("text"), hears);
    }
    editor.wrap(wraps);
    return editor;
  }

  async function open(wanted, { line = 0, column = 1 } = {}) {
    const doc = docs.add(wanted);
    path = wanted;
    resolving.close();
    drawTabs();
    if (!doc.loaded) {
      part("bar").hidden = false;
      part("path").textContent = wanted;
      await docs.load(doc);
    }
    if (path !== wanted) return;
    if (doc.kind === "text") {
      part("text").hidden = false;
      part("nothing").hidden = true;
      await (await editorOf()).open(wanted, doc.text);
    }
    if (path !== wanted) return;
    refresh();
    shown(path);
    if (line && doc.kind === "text") editor.goTo(line, column);
  }

  function refresh() {
    const doc = docs.get(path);
    drawTabs();
    part("nothing").hidden = Boolean(doc);
    part("bar").hidden = !doc;
    part("text").hidden = doc?.kind !== "text" || resolving.isOpen();
    part("compare").hidden = !resolving.isOpen();
    showOther(part("shown-file"), doc, store);
    drawNotices(doc);
    if (!doc) return;
    part("path").textContent = path;
    part("locked").hidden = !store.get(path)?.locked;
    const isText = doc.kind === "text";
    for (const act of ["find", "wrap", "save"]) $(`.files__bar [data-act="${act}"]`, root).hidden = !isText;
    $("[data-act=save]", root).disabled = !(doc.dirty || doc.gone);
    $("[data-act=wrap]", root).setAttribute("aria-pressed", String(wraps));
    drawPlace();
  }

  function drawPlace(at) {
    if (at) part("place").textContent = t("files.place", at);
    part("place").hidden = docs.get(path)?.kind !== "text";
  }

  function drawTabs() {
    const tabs = docs.all().map((doc) =>
      el(
        "li.files__tab",
        {},
        el(
          "button",
          { type: "button", title: doc.path, "aria-current": doc.path === path ? "true" : undefined, onclick: () => open(doc.path) },
          el("span.one-line", {}, nameOf(doc.path)),
          doc.dirty && el("span.dot.dot--warning", {}, el("span.visually-hidden", {}, t("files.unsaved"))),
        ),
        el("button.files__close", { type: "button", "aria-label": t("files.close", { path: doc.path }), onclick: () => leave(doc.path) }, icon("x")),
      ),
    );
    part("tabs").replaceChildren(...tabs);
    $("[aria-current]", part("tabs"))?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  function drawNotices(doc) {
    const notices = [];
    const notice = (kind, text, ...buttons) => notices.push(el(`p.notice.notice--${kind}.files__notice`, {}, icon("triangle-alert"), el("span.grow", {}, text), ...buttons));
    const button = (label, act) => el("button.button.button--small", { type: "button", onclick: act }, label);
    if (doc?.theirs && !resolving.isOpen()) notice("warning", t("files.changedMeanwhile"), button(t("files.seeBoth"), () => settle(doc)));
    if (doc?.gone) notice("warning", t("files.goneMeanwhile"), button(t("files.saveAgain"), () => does.save()), button(t("files.closeIt"), () => leave(doc.path)));
    if (editor?.isPlain && doc?.kind === "text") notice("info", t("files.plainEditor"));
    part("notices").replaceChildren(...notices);
  }

  async function settle(doc) {
    await resolving.open(doc, docs.textOf(doc));
    refresh();
  }

  /** Save; a refusal because of another's change shows both texts. */
  async function save(doc, text, baseSha) {
    try {
      await docs.save(doc, text, baseSha);
      toast(t("files.saved", { name: nameOf(doc.path) }), { kind: "good", seconds: 2 });
      return true;
    } catch (problem) {
      if (problem.code !== "CONFLICT") return void tellProblem(problem);
      await docs.meet(doc);
      if (doc.theirs) await settle(doc);
      return false;
    } finally {
      refresh();
      shown(path);
    }
  }

  async function leave(wanted) {
    const doc = docs.get(wanted);
    const sure = { title: t("files.closeUnsaved", { name: nameOf(wanted) }), text: t("files.closeUnsavedText"), action: t("files.closeUnsavedAction"), danger: true };
    if (doc?.dirty && !(await ask(sure))) return;
    drop(wanted);
  }

  /** Close a file without a question. */
  function drop(wanted) {
    const before = docs.all().findIndex((doc) => doc.path === wanted);
    docs.close(wanted);
    editor?.forget(wanted);
    if (path !== wanted) return void refresh();
    resolving.close();
    const next = docs.all()[Math.max(0, before - 1)];
    path = "";
    if (next) return void open(next.path);
    refresh();
    shown("");
  }

  const does = {
    async save() {
      const doc = docs.get(path);
      if (!doc?.loaded || doc.saving || doc.kind !== "text" || !(doc.dirty || doc.gone)) return undefined;
      if (doc.theirs) return settle(doc);
      return save(doc);
    },
    find: () => editor?.find(),
    line: () => editor?.askLine(),
    more: (event) => acts(path, event.target.closest("button")),
    back() {
      part("files").dataset.view = "tree";
      workspace.note("files", {});
    },
    wrap() {
      wraps = !wraps;
      editor?.wrap(wraps);
      keepWraps(wraps);
      refresh();
    },
  };

  return {
    open,
    refresh,
    drop,
    does,
    path: () => path,
    focus: () => editor && docs.add(path).kind === "text" && editor.focus(),
    typed: (of) => editor?.text(of),
    replace: (of, text) => editor?.replace(of, text),
    forget: (of) => editor?.forget(of),
    told(doc) {
      if (doc.path === path) refresh();
      else drawTabs();
      shown(path);
    },
    /** Files got other paths. */
    moved(pairs) {
      const before = path;
      docs.moved(pairs);
      for (const { from } of pairs) editor?.forget(from);
      const mine = pairs.find(({ from }) => from === before);
      if (mine) return open(mine.to);
      return refresh();
    },
  };
}
