// How the build stands, in a sentence; who wrote it; and, where it failed, what to do.

import { $, fill } from "../dom.js";
import { language, t } from "../texts.js";
import { duration } from "./phases.js";

const money = new Intl.NumberFormat(language, { minimumFractionDigits: 2, maximumFractionDigits: 4 });

export function tellState(status) {
  const parts = [t(`build.${status.status}`)];
  if (status.finishedAt && status.startedAt) parts.push(t("build.took", { time: duration(new Date(status.finishedAt) - new Date(status.startedAt)) }));
  write("build-state", parts.join(status.finishedAt ? ". " : " "));
  write("build-engine", engine(status));
}

function engine({ engine: by, usage, status }) {
  if (!by) return status === "queued" || status === "running" ? t("build.notKnown") : "";
  const said = by === "starter" ? t("build.byStarter") : t("build.byModel", { engine: by });
  const cost = Number(usage?.costUsd);
  return cost > 0 ? `${said} ${t("build.costs", { cost: money.format(cost) })}` : said;
}

function write(id, text) {
  const place = document.getElementById(id);
  if (place.textContent !== text) place.textContent = text;
}

export function tellTrouble({ status, error }, workspaceUrl) {
  const box = document.getElementById("build-trouble");
  box.hidden = status !== "failed";
  if (!error) return;
  fill(box, "title", t("build.failed"));
  fill(box, "message", error.message);
  const place = $("[data-slot=place]", box);
  place.hidden = !error.file;
  if (!error.file) return;
  const where = new URLSearchParams({ panel: "files", path: error.file, ...(error.line ? { line: error.line } : {}) });
  const link = $("a", place);
  link.textContent = error.line ? t("build.place", { file: error.file, line: String(error.line) }) : error.file;
  link.href = $("[data-slot=workspace]", box).href = `${workspaceUrl}?${where}`;
}
