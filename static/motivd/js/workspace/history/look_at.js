// A file as it was in a version.

import { api } from "../../api.js";
import { openDialog } from "../../dialogs.js";
import { $, el, icon } from "../../dom.js";
import { t } from "../../texts.js";
import { tellProblem } from "../../toast.js";

const SHOWN = 200_000; // characters; the whole is for the download

export async function lookAt(workspace, version, path, { restore }) {
  const dialog = $("#history-look");
  const address = `${workspace.api}/versions/${version.id}/files/${path.split("/").map(encodeURIComponent).join("/")}`;
  let answer;
  try {
    answer = await api.get(address);
  } catch (problem) {
    return tellProblem(problem);
  }
  const { file, content, encoding } = answer;
  $("h2", dialog).textContent = path;
  const download = $("[data-look-download]", dialog);
  download.href = `${address}?raw=1`;
  download.setAttribute("download", path.slice(path.lastIndexOf("/") + 1));
  const isPicture = encoding === "base64" && file.contentType.startsWith("image/");
  const text = encoding === "base64" ? el("p.empty", {}, icon("file"), t("history.binary")) : el("pre.code", {}, content.slice(0, SHOWN));
  const picture = isPicture && el("img", { src: `data:${file.contentType};base64,${content}`, alt: path });
  $("[data-look-content]", dialog).replaceChildren(picture || text, content.length > SHOWN && !isPicture ? el("p.faint", {}, t("history.cutFile")) : "");
  $("[data-look-restore]", dialog).onclick = () => (dialog.close(), restore(version, path));
  return openDialog(dialog);
}
