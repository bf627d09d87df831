// Two texts beside each other; the right one can be changed. On a narrow screen both stand in one.

import { $, el } from "../../dom.js";
import { t } from "../../texts.js";
import { common, grammar, shadowOf } from "./editor.js";

/** Returns `{ text(), close() }`. `theirs` is shown, `mine` can be edited; without a script both are text fields. */
export async function compare(host, script, { path, theirs, mine, narrow }) {
  if (!script) return plain(host, { theirs, mine });
  const cm = await import(script);
  const [merging, spoken] = await Promise.all([cm.merging(), grammar(cm, path).catch(() => [])]);
  const root = shadowOf(host);
  const shared = [common(cm), spoken, cm.lineNumbers(), cm.highlightSpecialChars(), cm.EditorView.lineWrapping];
  const label = (text) => cm.EditorView.contentAttributes.of({ "aria-label": text });
  const editing = [cm.history(), cm.drawSelection(), cm.keymap.of([...cm.defaultKeymap, ...cm.historyKeymap, ...cm.searchKeymap])];
  if (narrow) {
    const together = merging.unifiedMergeView({ original: theirs, mergeControls: true, highlightChanges: true, collapseUnchanged: {} });
    const state = cm.EditorState.create({ doc: mine, extensions: [shared, editing, label(t("files.mine")), together] });
    const view = new cm.EditorView({ state, root, parent: root });
    return { text: () => view.state.doc.toString(), close: () => view.destroy() };
  }
  const fixed = [cm.EditorState.readOnly.of(true), cm.EditorView.editable.of(false)];
  const view = new merging.MergeView({
    a: { doc: theirs, extensions: [shared, fixed, label(t("files.theirs"))] },
    b: { doc: mine, extensions: [shared, editing, label(t("files.mine"))] },
    root,
    parent: root,
    revertControls: "a-to-b",
    renderRevertControl: () => {
      const made = el("button", { type: "button", title: t("files.editor.takeChunk"), "aria-label": t("files.editor.takeChunk") }, "→");
      made.style.cssText = "width: 1.75rem; height: 1.75rem; border: 0; border-radius: 6px; background: var(--pressed); color: var(--ink); cursor: pointer";
      return made;
    },
    collapseUnchanged: { margin: 3, minSize: 6 },
  });
  view.dom.style.height = "100%";
  view.dom.style.overflow = "auto";
  return { text: () => view.b.state.doc.toString(), close: () => view.destroy() };
}

function plain(host, { theirs, mine }) {
  const left = el("textarea.files__plain", { readonly: true, "aria-label": t("files.theirs") });
  const right = el("textarea.files__plain", { "aria-label": t("files.mine") });
  left.value = theirs;
  right.value = mine;
  host.replaceChildren(el("div.files__both", {}, left, right));
  return { text: () => $("textarea:not([readonly])", host).value, close: () => host.replaceChildren() };
}
