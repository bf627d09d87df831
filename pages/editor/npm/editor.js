// All that `js/workspace/files/editor.js` takes from CodeMirror. What not every file needs is loaded when it is needed.

export { defaultKeymap, history, historyField, historyKeymap, indentWithTab } from "@codemirror/commands";
export { bracketMatching, HighlightStyle, indentOnInput, indentUnit, syntaxHighlighting } from "@codemirror/language";
export { gotoLine, highlightSelectionMatches, openSearchPanel, search, searchKeymap } from "@codemirror/search";
export { Compartment, EditorSelection, EditorState } from "@codemirror/state";
export {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
export { tags } from "@lezer/highlight";
export { basicSetup } from "codemirror";

/** The modules of languages, by name. */
export const languages = {
  css: () => import("@codemirror/lang-css"),
  html: () => import("@codemirror/lang-html"),
  javascript: () => import("@codemirror/lang-javascript"),
  json: () => import("@codemirror/lang-json"),
  markdown: () => import("@codemirror/lang-markdown"),
  python: () => import("@codemirror/lang-python"),
};
/** The views that show two texts. */
export const merging = () => import("@codemirror/merge");
