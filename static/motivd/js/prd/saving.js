// Writing the next revision. Where somebody else was quicker, both texts are shown, and nothing is lost.

import { api } from "../api.js";
import { t } from "../texts.js";
import { toast } from "../toast.js";

/**
 * Save a text for `known()`'s document. `place` {before, after} tells which part was changed, if only one was: it is
 * put into a newer document by itself as long as that part is as it was. Resolves to the PRD, or to null where the
 * person went on writing.
 */
export async function save(known, content, place = null) {
  const { projectId, revision } = known;
  let base = revision;
  let text = content;
  let merged = false;
  for (;;) {
    try {
      const { prd } = await api.put(`/api/projects/${projectId}/prd`, { content: text, baseRevision: base });
      toast(merged ? t("prd.merged") : prd.revision === revision ? t("prd.unchanged") : t("prd.saved", { revision: prd.revision }), { kind: "good" });
      return prd;
    } catch (problem) {
      if (problem.code !== "CONFLICT" || !problem.body.prd) throw problem;
      const theirs = problem.body.prd;
      base = theirs.revision;
      const once = place && theirs.content.split(place.before).length === 2;
      if (once && !merged) {
        merged = true;
        text = theirs.content.replace(place.before, () => place.after);
        continue;
      }
      merged = false;
      const chosen = await choose(text, theirs.content);
      if (chosen === null) return null;
      if (chosen.theirs) return theirs;
      text = chosen.text;
    }
  }
}

/** Put the caret where the texts begin to differ, and that place into view. */
function showPlace(area, at) {
  area.setSelectionRange(at, at);
  const part = area.value.slice(0, at).split("\n").length / area.value.split("\n").length;
  area.scrollTop = Math.max(0, part * area.scrollHeight - area.clientHeight / 3);
}

function choose(mine, theirs) {
  const dialog = document.getElementById("prd-conflict");
  const own = document.getElementById("conflict-mine");
  const other = document.getElementById("conflict-theirs");
  own.value = mine;
  other.value = theirs;
  dialog.returnValue = "";
  dialog.showModal();
  const at = mine.split("").findIndex((letter, index) => letter !== theirs[index]);
  for (const area of [own, other]) showPlace(area, at < 0 ? mine.length : at);
  own.focus();
  return new Promise((answer) => {
    dialog.addEventListener(
      "close",
      () => answer(dialog.returnValue === "mine" ? { text: own.value } : dialog.returnValue === "theirs" ? { theirs: true } : null),
      { once: true },
    );
  });
}
