// Links by which others may look at the preview.

import { api } from "../../api.js";
import { $, copyOf, el } from "../../dom.js";
import { ask, openDialog } from "../../dialogs.js";
import { onSubmit } from "../../forms.js";
import { language, t } from "../../texts.js";
import { tellProblem, toast } from "../../toast.js";

const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

/** Returns `{open()}`. */
export function shares(dialog, workspace) {
  const address = `${workspace.api}/preview/shares`;
  const part = (name) => $(`[data-preview="${name}"]`, dialog);
  const list = part("shares");

  function row(share) {
    const made = copyOf("preview-share", { url: share.url, until: t("preview.until", { date: dates.format(new Date(share.expiresAt)) }) });
    $("[data-copy]", made).dataset.copy = share.url;
    $("[data-act=revoke]", made).addEventListener("click", async () => {
      if (!(await ask({ title: t("preview.revokeTitle"), text: t("preview.revokeText"), action: t("preview.revoke"), danger: true }))) return;
      try {
        await api.delete(`${address}/${share.id}`);
        toast(t("preview.revoked"), { kind: "good" });
        await show();
      } catch (problem) {
        tellProblem(problem);
      }
    });
    return made;
  }

  async function show() {
    try {
      const { shares: found } = await api.get(`${address}?perPage=50`);
      list.replaceChildren(...found.map(row));
      list.hidden = !found.length;
      part("no-shares").hidden = Boolean(found.length);
      part("here-only").hidden = !found.some((share) => new URL(share.url).hostname.endsWith("localhost"));
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      list.hidden = false;
      list.replaceChildren(el("li", {}, el("span.grow", {}, problem.message), el("button.button.button--small", { type: "button", onclick: show }, t("preview.tryAgain"))));
    }
    part("shares-loading").hidden = true;
  }

  onSubmit(part("new-share"), async ({ expiresInHours }) => {
    const { share } = await api.post(address, { expiresInHours: Number(expiresInHours) });
    await show();
    try {
      await navigator.clipboard.writeText(share.url);
      toast(t("preview.linkMade"), { kind: "good" });
    } catch {
      toast(t("preview.linkMadeOnly"), { kind: "good" });
    }
    $("[data-copy]", list)?.focus();
  });

  return {
    open() {
      openDialog(dialog);
      show();
    },
  };
}
