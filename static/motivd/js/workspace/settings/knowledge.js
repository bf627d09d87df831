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
      // Most projects have none, and a file that is asked for in vain is an error in the browser's console.
      const { files } = await api.get(`${workspace.api}/files`);
      const { file, content } = files.some(({ path }) => path === PATH) ? await api.get(address) : { file: { sha: null }, content: "" };
      [base, saved] = [file.sha, content];
    } catch (problem) {
      return fill(form, "knowledge-state", problem.message);
    }
    text.value = saved;
    text.disabled = false;
    return fill(form, "knowledge-state", null);
  }

  onSubmit(form, async () => {
    if (text.disabled) return read(); // what is there is not known, and must not be written over
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
