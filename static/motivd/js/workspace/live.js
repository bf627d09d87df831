// What others do to the project (the agent, a schedule, a pull, another tab) reaches the panels from here: the server
// says which parts changed, and each panel reads its own part anew.

import { follow } from "../stream.js";
import { t } from "../texts.js";
import { api } from "../api.js";

const LOST_AFTER = 2500;
// Part of the stream → word on the bus.
const WORDS = {
  files: "files.changed",
  versions: "versions.changed",
  runs: "runs.changed",
  builds: "builds.changed",
  deployments: "deployments.changed",
  errors: "preview.errors.changed",
  git: "git.changed",
  schedules: "schedules.changed",
  prd: "prd.changed",
};

/** Follow the project's changes, and say in `line` when the connection is gone. */
export function listen(workspace, line) {
  const heard = {};
  let telling;

  // The first state of all is what the page was made of; later ones may tell what was missed.
  function compare(parts) {
    for (const [part, mark] of Object.entries(parts)) {
      const changed = part in heard && heard[part] !== mark;
      heard[part] = mark;
      if (!changed) continue;
      if (part === "project") readProject(workspace);
      else if (WORDS[part]) workspace.say(WORDS[part], {});
    }
  }

  follow(`${workspace.api}/events`, {
    on(name, data) {
      if (name === "gone") return workspace.say("gone");
      return compare(data.parts);
    },
    done: (name) => name === "gone",
    connection(state) {
      clearTimeout(telling);
      if (state === "open") line.textContent = "";
      else if (state === "refused") line.textContent = t("signedOut");
      else telling = setTimeout(() => (line.textContent = t("shell.reconnecting")), LOST_AFTER);
    },
  });
}

async function readProject(workspace) {
  try {
    workspace.say("project", { project: (await api.get(workspace.api)).project });
  } catch {
    // The next change asks again.
  }
}
