// Where the code is kept: nowhere else for now, in a new repository, or in one that exists.

import { api } from "../api.js";
import { $, $$, el, later } from "../dom.js";
import { onSubmit } from "../forms.js";
import { t } from "../texts.js";
import { toast } from "../toast.js";

export function openRepositories(known, renew) {
  const root = document.getElementById("prd-next");
  if (!root || root.dataset.ready) return;
  root.dataset.ready = "yes";
  const forms = { new: $("#repo-new", root), link: $("#repo-link", root) };
  for (const choice of $$("[name=repo-choice]", root)) {
    choice.addEventListener("change", () => {
      for (const [name, form] of Object.entries(forms)) if (form) form.hidden = name !== choice.value;
      if (choice.value === "link") suggest("");
    });
  }
  if (!forms.new) return;
  onSubmit(forms.new, async ({ name, org }) => {
    const { repo } = await api.post("/api/repos/create", { projectId: known().projectId, name, org, private: forms.new.elements.private.checked });
    await renew("prd-next");
    toast(t("prd.repoMade", { repo: repo.fullName }), { kind: "good" });
  });
  onSubmit(forms.link, async ({ repo }) => {
    // Looked at first: whether it is there, and may be pushed to.
    const { repo: found } = await api.post("/api/repos/connect", { repo });
    await api.post("/api/projects/link-repo", { projectId: known().projectId, repo: found.fullName, renameProjectToRepo: forms.link.elements.rename.checked });
    await renew("prd-next");
    toast(t("prd.repoLinked", { repo: found.fullName }), { kind: "good" });
  });
  const input = $("input[name=repo]", forms.link);
  input.addEventListener("input", later(400, () => suggest(input.value.trim())));
}

async function suggest(search) {
  try {
    const { repos } = await api.get(`/api/repos?perPage=20&q=${encodeURIComponent(search.split("/").at(-1))}`);
    document.getElementById("repo-list")?.replaceChildren(...repos.map((repo) => el("option", { value: repo.fullName })));
  } catch {
    // Suggestions only: the form itself says what is wrong.
  }
}
