// The ways back: all files, one file, or another project. Each can be undone, for nothing is ever overwritten.

import { api } from "../../api.js";
import { ask, openDialog } from "../../dialogs.js";
import { $ } from "../../dom.js";
import { onSubmit } from "../../forms.js";
import { t } from "../../texts.js";
import { tellProblem, toast } from "../../toast.js";

const SECONDS = 15;
const below = (path) => path.split("/").map(encodeURIComponent).join("/");

export function ways(workspace, { reload }) {
  const versions = `${workspace.api}/versions`;
  const form = $("#history-fork form");
  let forked = null;

  async function changed(paths) {
    workspace.say("files.changed", { paths, by: "history" });
    workspace.say("versions.changed", { by: "history" });
    await reload();
  }

  async function revert(id) {
    const told = await api.post(`${versions}/${id}/revert`, undefined);
    await changed();
    return told;
  }

  /** Go back to a version, after a question. */
  async function back(version) {
    const sure = { title: t("history.back", { words: version.description }), text: t("history.backText"), action: t("history.backAction") };
    if (!(await ask(sure))) return;
    try {
      const { beforeRevertId, filesRestored } = await revert(version.id);
      const undo = { label: t("undo"), run: () => revert(beforeRevertId).then(() => toast(t("history.undone"), { kind: "good" })).catch(tellProblem) };
      toast(t("history.isBack", { count: filesRestored }), { kind: "good", seconds: SECONDS, action: undo });
    } catch (problem) {
      tellProblem(problem);
    }
  }

  /** Get one file back as it was. */
  async function restore(version, path) {
    try {
      const { versions: newest } = await api.get(`${versions}?perPage=1`);
      const { files } = await api.get(`${workspace.api}/files`);
      const { beforeRevertId, file } = await api.post(`${versions}/${version.id}/files/${below(path)}/restore`);
      const before = files.find((one) => one.path === path);
      if (before?.sha === file.sha) return void toast(t("history.fileSame", { path }));
      await changed([path]);
      const undo = { label: t("undo"), run: () => undoRestore(before, beforeRevertId ?? newest[0].id, path).catch(tellProblem) };
      toast(t("history.fileBack", { path }), { kind: "good", seconds: SECONDS, action: undo });
    } catch (problem) {
      tellProblem(problem);
    }
    return undefined;
  }

  async function undoRestore(before, id, path) {
    if (before) await api.post(`${versions}/${id}/files/${below(path)}/restore`);
    else await api.delete(`${workspace.api}/files/${below(path)}`);
    await changed([path]);
    toast(t("history.undone"), { kind: "good" });
  }

  function fork(version) {
    forked = version;
    form.reset();
    openDialog($("#history-fork"));
  }
  onSubmit(form, async ({ name }) => {
    const { project } = await api.post(`${versions}/${forked.id}/fork`, name.trim() ? { name: name.trim() } : {});
    location.assign(location.pathname.replace(workspace.project.id, project.id));
  });

  return { back, restore, fork };
}
