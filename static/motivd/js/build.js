// A build as it happens: its phases, its log, and the first look at what it made. The last one, when one comes back later.

import { api } from "./api.js";
import { ask } from "./dialogs.js";
import { $ } from "./dom.js";
import { follow } from "./stream.js";
import { t } from "./texts.js";
import { Log } from "./build/log.js";
import { look } from "./build/look.js";
import { Phases } from "./build/phases.js";
import { tellState, tellTrouble } from "./build/state.js";
import { isHeld, tellOrHold } from "./steps/limit.js";
import { refresh } from "./steps/refresh.js";

const root = document.getElementById("build-page");
const known = JSON.parse(document.getElementById("build-data").textContent);

const acts = {
  async start() {
    const { jobId } = await api.post("/api/build", { projectId: known.projectId });
    location.assign(`${known.pageUrl}?build=${jobId}`);
  },
  async cancel(button) {
    if (!(await ask({ title: t("build.cancelTitle"), text: t("build.cancelText"), action: t("build.cancelAction"), danger: true }))) return;
    button.disabled = true;
    await api.post(`/api/build/${known.build.jobId}/cancel`);
    document.getElementById("build-state").textContent = t("build.cancelling");
  },
};

root.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-act]");
  if (!button || button.getAttribute("aria-busy") === "true" || isHeld(button)) return;
  button.setAttribute("aria-busy", "true");
  try {
    await acts[button.dataset.act](button);
  } catch (problem) {
    tellOrHold(problem);
  } finally {
    button.removeAttribute("aria-busy");
  }
});

if (known.build) watch(known.build);

function watch(build) {
  const phases = new Phases(root);
  const log = new Log(document.getElementById("build-log"));
  const line = document.getElementById("build-line");
  const wasRunning = !build.finishedAt;
  const show = (status) => {
    root.dataset.status = status.status;
    document.getElementById("build-progress").value = status.progress;
    phases.show(status);
    tellState(status);
    const isOver = Boolean(status.finishedAt);
    $("[data-act=cancel]", root).hidden = isOver;
    $("[data-again]", root).hidden = !isOver || status.status === "failed";
  };
  show(build);
  follow(`/api/build/${build.jobId}/stream`, {
    on(name, data) {
      if (name === "log") log.add(data);
      else show(data);
      if (name === "end") over(data, wasRunning);
    },
    done: (name) => name === "end",
    connection(state) {
      line.hidden = state === "open";
      $("span", line).textContent = t(state === "refused" ? "build.gone" : "build.lost");
    },
  });
}

function over(status, isNews) {
  tellTrouble(status, known.workspaceUrl);
  if (status.status === "succeeded" && status.previewUrl) look(root, status.previewUrl);
  if (!isNews) return;
  refresh("steps", "build-history").catch(() => {}); // both are only beside what has just been told
  if (status.status === "succeeded") document.getElementById("build-title").focus({ preventScroll: false });
}
