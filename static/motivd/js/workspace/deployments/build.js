// A build on its way to the app's address: followed line by line, and called published only once it was looked at there.

import { api } from "../../api.js";
import { $, el, fill, icon } from "../../dom.js";
import { follow } from "../../stream.js";
import { t } from "../../texts.js";
import { tellProblem } from "../../toast.js";

const LINES = 500;

/** `ended(job)` hears each end. Returns `{show(jobId), isActive}`. */
export function buildCard(card, { url, ended }, workspace) {
  const part = (name) => $(`[data-deployments="${name}"]`, card);
  const [progress, phase, outcome, log, cancel, details] = ["progress", "phase", "outcome", "log", "cancel", "details"].map(part);
  let shown = null;
  let isActive = false;
  let stop = () => {};

  /** Follow a build; returns whether it still goes on, as far as it is known here. */
  function show(jobId) {
    if (jobId === shown) return isActive;
    stop();
    shown = jobId;
    isActive = true;
    card.hidden = false;
    outcome.hidden = true;
    cancel.hidden = false;
    cancel.disabled = false;
    progress.hidden = false;
    progress.value = 0;
    log.replaceChildren();
    fill(card, "title", t("deployments.publishing"));
    tellPhase(t("deployments.queued"));
    stop = follow(`/api/build/${jobId}/stream`, {
      on(name, data) {
        if (name === "log") line(data);
        else if (name === "status") status(data);
        else if (name === "end") end(data);
      },
      done: (name) => name === "end",
      connection(state) {
        if (state === "lost" && isActive) tellPhase(t("deployments.lostLine"));
        if (state === "refused") {
          isActive = false;
          card.hidden = true;
          ended({});
        }
      },
    });
    card.scrollIntoView({ block: "nearest" });
    return isActive;
  }

  const tellPhase = (text) => phase.replaceChildren(el("span.spinner"), text);

  function status(job) {
    progress.value = job.progress;
    if (job.status === "running") tellPhase(t(`deployments.phase.${job.phase}`));
  }

  function line({ level, message, at }) {
    const isAtEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
    log.append(el(`p.is-${level}`, { title: at }, message));
    while (log.childElementCount > LINES) log.firstElementChild.remove();
    if (isAtEnd) log.scrollTop = log.scrollHeight;
  }

  function end(job) {
    isActive = false;
    phase.replaceChildren();
    progress.hidden = true;
    cancel.hidden = true;
    outcome.hidden = false;
    // The build's last phase fetches the app at its address: only then it has succeeded.
    const isPublished = job.status === "succeeded" && job.deploymentId;
    const kind = isPublished ? "good" : job.status === "cancelled" ? "info" : "bad";
    outcome.className = `notice notice--${kind}`;
    fill(card, "title", t(isPublished ? "deployments.done" : job.status === "cancelled" ? "deployments.cancelled" : "deployments.failed"));
    outcome.replaceChildren(icon(isPublished ? "circle-check" : "circle-alert"), ...(isPublished ? published(job) : failed(job)));
    details.open = kind === "bad";
    ended(job);
  }

  function published(job) {
    const address = job.previewUrl ?? url();
    return [
      el(
        "div.stack.stack--tight.grow",
        {},
        el("p.breaks", {}, t("deployments.published", { url: address })),
        el(
          "div.row",
          {},
          el("a.button.button--main.button--small", { href: address, target: "_blank", rel: "noopener noreferrer" }, icon("external-link"), t("deployments.open")),
          el("button.button.button--small", { type: "button", dataset: { copy: address } }, icon("copy"), t("deployments.copy")),
        ),
      ),
    ];
  }

  function failed(job) {
    if (job.status === "cancelled") return [el("p", {}, t("deployments.kept"))];
    const { message = "", file, line: number } = job.error ?? {};
    const place = file ? `${file}${number ? `:${number}` : ""}` : "";
    const text = place ? `${place} ${message}` : message;
    return [
      el(
        "div.stack.stack--tight.grow",
        {},
        el("p.breaks", {}, text),
        el("p.quiet", {}, t("deployments.kept")),
        el(
          "div.row",
          {},
          el("button.button.button--main.button--small", { type: "button", onclick: () => fix(text) }, t("deployments.fix")),
          file && el("button.button.button--small", { type: "button", onclick: () => workspace.show("files", { path: file, line: number ?? "" }) }, t("deployments.showPlace")),
        ),
      ),
    ];
  }

  function fix(error) {
    workspace.say("prompt", { text: t("deployments.fixPrompt", { error }), send: true });
  }

  cancel.addEventListener("click", async () => {
    cancel.disabled = true;
    try {
      await api.post(`/api/build/${shown}/cancel`);
      tellPhase(t("deployments.stopping"));
    } catch (problem) {
      cancel.disabled = false;
      tellProblem(problem);
    }
  });

  return {
    show,
    get isActive() {
      return isActive;
    },
  };
}
