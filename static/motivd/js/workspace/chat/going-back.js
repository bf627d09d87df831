// Saying it differently: an earlier message comes back into the composer, and the project to where it was before, if
// its owner wants that.

import { $ } from "../../dom.js";
import { api } from "../../api.js";
import { ask } from "../../dialogs.js";
import { t } from "../../texts.js";
import { tellProblem, toast } from "../../toast.js";

export async function sendAgain(turn, { workspace, put, isEmpty }) {
  if (!isEmpty() && !(await ask({ title: t("chat.replaceTitle"), text: t("chat.replaceText"), action: t("chat.replace") }))) return;
  const { run, message } = turn;
  if (run?.versionBeforeId && run.filesChanged.length && !turn.isOpen()) {
    const choice = await whereTo();
    if (!choice) return;
    if (choice === "back" && !(await goBack(run, workspace))) return;
  }
  put({ text: message.content, attachments: message.parts.filter((part) => part.type === "attachment"), planMode: run?.planMode ?? false });
}

function whereTo() {
  const dialog = $("#chat-back");
  return new Promise((answer) => {
    dialog.returnValue = "";
    dialog.addEventListener("close", () => answer(dialog.returnValue), { once: true });
    dialog.showModal();
  });
}

async function goBack(run, workspace) {
  try {
    await api.post(`${workspace.api}/versions/${run.versionBeforeId}/revert`);
  } catch (problem) {
    tellProblem(problem);
    return false;
  }
  workspace.say("files.changed", {});
  workspace.say("versions.changed", {});
  toast(t("chat.wentBack"), { kind: "good" });
  return true;
}
