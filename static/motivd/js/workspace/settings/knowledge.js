// MOTIVD.md, which the agent reads first: a file like others, with a base to write against.

import { api } from "../../api.js";
import { $, fill } from "../../dom.js";
import { onSubmit } from "../../forms.js";
import { t } from "../../texts.js";
import { toast } from "../../toast.js";

const PATH = "MOTIVD.md";

export function knowledge(form, workspace) {
  const text = $("textarea", form);
  const address = `${workspace.api}/files/${PATH}`;
  let base;
  let saved = "";

  async function read() {
    try {
      const { file, content } = await api.get(address);
      [base, saved] = [file.sha, content];
    } catch (problem) {
      if (problem.status !== 404) return fill(form, "knowledge-state", problem.message);
      [base, saved] = [null, ""];
    }
    text.value = saved;
    text.disabled = false;
    return fill(form, "knowledge-state", null);
  }

  onSubmit(form, async () => {
    try {
      const { file } = await api.put(address, { content: text.value, baseSha: base });
      [base, saved] = [file.sha, text.value];
      fill(form, "knowledge-state", t("settings.savedAt"));
      workspace.say("files.changed", { paths: [PATH] });
    } catch (problem) {
      if (problem.status !== 409) throw problem;
      toast(t("settings.knowledgeChanged"), { kind: "bad" });
    }
  });
  text.addEventListener("input", () => fill(form, "knowledge-state", null));
  return { show: () => text.value === saved && read() };
}
