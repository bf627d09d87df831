// How many runs of the project wait for an answer: a mark at the tab, wherever one is.

import { later } from "../../dom.js";
import { api } from "../../api.js";

export function watchQuestions(workspace) {
  const count = later(300, async () => {
    try {
      const { total } = await api.get(`${workspace.api}/agent-runs?status=waiting&perPage=1`);
      workspace.mark("tasks", total);
    } catch {
      // Asked again at the next change.
    }
  });
  for (const word of ["runs.changed", "run.finished", "questions.changed"]) workspace.hear(word, count);
  count();
}
