// What the agent says and does in one run, in its order: out of the stream's events, or out of a kept message.

import { el } from "../../dom.js";
import { changeCard } from "./changes.js";
import { growing, rendered } from "./markdown.js";
import { toolRow } from "./tools.js";

/** A reply in `root`. */
export function reply(root, workspace) {
  let words = null; // the text that is being said: { text, draw, element }
  let tools = new Map();
  let said = [];
  let isDrawing = false;

  function draw() {
    isDrawing = false;
    words?.draw(words.text);
  }

  function say(text) {
    if (!words) {
      const element = el("div.prose.reply__words");
      root.append(element);
      words = { text: "", draw: growing(element), element };
      said.push(words);
    }
    words.text += text;
    if (isDrawing) return;
    isDrawing = true;
    // A page that nobody looks at draws no frames.
    if (document.hidden) setTimeout(draw, 200);
    else requestAnimationFrame(draw);
  }

  function endWords() {
    if (!words) return;
    draw();
    words = null;
  }

  return {
    say,
    /** The words since the last tool are said again. */
    takeBack() {
      words?.element.remove();
      said = said.filter((one) => one !== words);
      words = null;
    },
    start({ id, name, input }) {
      endWords();
      if (tools.has(id)) return; // begun before a question, or by a worker that died: it is the same call
      const row = toolRow({ name, input });
      tools.set(id, row);
      root.append(row.element);
    },
    change(change) {
      endWords();
      root.append(changeCard(change, workspace));
    },
    finish({ id, ok, summary }) {
      tools.get(id)?.finish({ ok, summary });
    },
    /** A part of a kept message. */
    keep(part) {
      if (part.type === "text") {
        root.append(el("div.prose.reply__words", {}, rendered(part.text)));
        said.push({ text: part.text });
      } else if (part.type === "tool") {
        this.start(part);
        for (const change of part.diffs ?? []) this.change(change);
        this.finish(part);
      }
    },
    end() {
      endWords();
      for (const row of tools.values()) row.stop();
    },
    clear() {
      root.replaceChildren();
      words = null;
      tools = new Map();
      said = [];
    },
    text: () => said.map((one) => one.text.trim()).join("\n\n"),
    isEmpty: () => !root.childElementCount,
  };
}
