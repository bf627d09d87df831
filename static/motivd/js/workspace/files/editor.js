// CodeMirror in our colours. It stands in a shadow root: there it brings its styles as sheets that need no style element,
// which our content policy refuses.

import { language, t } from "../../texts.js";
import { hasTags, isTyped, languageOf } from "./names.js";
import { look } from "./look.js";

/** Give an element a root of its own for an editor. */
export function shadowOf(host) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  root.replaceChildren();
  return root;
}

/** What all our editors have: colours, lines, words in the page's language. */
export function common(cm) {
  const { EditorState, EditorView } = cm;
  return [
    look(cm),
    EditorState.phrases.of(phrases()),
    EditorState.tabSize.of(2),
    cm.indentUnit.of("  "),
    EditorView.contentAttributes.of({ lang: language, spellcheck: "false", autocapitalize: "off" }),
  ];
}

/** The extension of a file's language, nothing where there is none. */
export async function grammar(cm, path) {
  const name = languageOf(path);
  if (!name) return [];
  const module = await cm.languages[name]();
  return name === "javascript" ? module.javascript({ jsx: hasTags(path) || /\.[mc]?js$/i.test(path), typescript: isTyped(path) }) : module[name]();
}

/** Returns an editor of many texts, each under its path with its own undo; `changed(path)` is told of every change. */
export async function codeEditor(host, script, { changed, moved }) {
  const cm = await import(script);
  const { Compartment, EditorView } = cm;
  const wrapping = new Compartment();
  const writing = new Compartment();
  const states = new Map();
  let wraps = false;
  let shown = null;
  let wanted = null;

  const listener = EditorView.updateListener.of((update) => {
    if (!shown) return;
    if (update.docChanged) changed(shown);
    if (update.docChanged || update.selectionSet) moved(place());
  });
  // Until a text is shown there is nothing to type into.
  const nothing = cm.EditorState.create({ extensions: [EditorView.editable.of(false)] });
  const view = new EditorView({ state: nothing, root: shadowOf(host), parent: host.shadowRoot });

  const fresh = (path, text, spoken) =>
    cm.EditorState.create({
      doc: text,
      extensions: [
        cm.basicSetup,
        cm.keymap.of([cm.indentWithTab, { key: "Mod-Alt-g", run: cm.gotoLine }]),
        common(cm),
        wrapping.of(wraps ? EditorView.lineWrapping : []),
        writing.of([]),
        spoken,
        EditorView.contentAttributes.of({ "aria-label": t("files.textOf", { path }) }),
        listener,
      ],
    });

  function place() {
    const { head } = view.state.selection.main;
    const line = view.state.doc.lineAt(head);
    return { line: line.number, column: head - line.from + 1 };
  }

  function leave() {
    if (shown) states.set(shown, { state: view.state, top: view.scrollDOM.scrollTop, left: view.scrollDOM.scrollLeft });
  }

  return {
    isPlain: false,
    /** Show a text; one that was shown before is shown as it was left. */
    async open(path, text) {
      wanted = path;
      if (shown === path) return;
      const kept = states.get(path) ?? { state: fresh(path, text, await grammar(cm, path).catch(() => [])), top: 0, left: 0 };
      if (wanted !== path || shown === path) return;
      leave();
      shown = path;
      view.setState(kept.state);
      view.dispatch({ effects: wrapping.reconfigure(wraps ? EditorView.lineWrapping : []) });
      view.requestMeasure({ read: () => {}, write: () => view.scrollDOM.scrollTo(kept.left, kept.top) });
      moved(place());
    },
    forget(path) {
      if (shown === path) {
        shown = null;
        view.setState(nothing);
      }
      states.delete(path);
    },
    text: (path) => (path === shown ? view.state : states.get(path)?.state)?.doc.toString(),
    /** Put another text in place; only what differs changes, so place and scroll stay. */
    replace(path, text) {
      const kept = path === shown ? null : states.get(path);
      const state = kept ? kept.state : view.state;
      const change = difference(state.doc.toString(), text);
      if (!change) return;
      if (kept) kept.state = state.update({ changes: change }).state;
      else view.dispatch({ changes: change });
    },
    goTo(line, column = 1) {
      const found = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
      // Columns of others count characters; the editor counts halves of the rare ones too.
      const before = [...found.text].slice(0, column - 1).join("").length;
      const head = found.from + Math.min(before, found.length);
      view.dispatch({ selection: { anchor: head }, effects: EditorView.scrollIntoView(head, { y: "center" }) });
      view.focus();
    },
    wrap(wanted) {
      wraps = wanted;
      if (shown) view.dispatch({ effects: wrapping.reconfigure(wraps ? EditorView.lineWrapping : []) });
    },
    lock(readOnly) {
      const fixed = [cm.EditorState.readOnly.of(true), EditorView.editable.of(false)];
      view.dispatch({ effects: writing.reconfigure(readOnly ? fixed : []) });
    },
    find: () => {
      view.focus();
      cm.openSearchPanel(view);
    },
    askLine: () => {
      view.focus();
      cm.gotoLine(view);
    },
    focus: () => view.focus(),
  };
}

/** The one change that leads from a text to another: between what both begin and what both end with. */
export function difference(old, text) {
  if (old === text) return null;
  const least = Math.min(old.length, text.length);
  let from = 0;
  while (from < least && old[from] === text[from]) from += 1;
  let end = 0;
  while (end < least - from && old[old.length - 1 - end] === text[text.length - 1 - end]) end += 1;
  return { from, to: old.length - end, insert: text.slice(from, text.length - end) };
}

const phrases = () =>
  Object.fromEntries(
    Object.entries({
      Find: "find",
      Replace: "replaceWith",
      next: "next",
      previous: "previous",
      all: "all",
      "match case": "matchCase",
      "by word": "byWord",
      regexp: "regexp",
      replace: "replace",
      "replace all": "replaceAll",
      close: "close",
      "Go to line": "goToLine",
      go: "go",
      "current match": "currentMatch",
      "replaced $ matches": "replacedMatches",
      "replaced match on line $": "replacedMatch",
      "on line": "onLine",
      "Fold line": "fold",
      "Unfold line": "unfold",
      "folded code": "folded",
      "$ unchanged lines": "unchanged",
      "Revert this chunk": "takeChunk",
      Accept: "acceptChunk",
      Reject: "rejectChunk",
    }).map(([phrase, key]) => [phrase, t(`files.editor.${key}`)]),
  );
