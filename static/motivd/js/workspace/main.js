// The workspace's frame: which panel is shown stands in the address, and each panel's module is loaded when it is first
// wanted. Panels know each other only by what they say on `workspace.bus`.

import { $, $$, el } from "../dom.js";
import { t } from "../texts.js";
import { mount as mountChat } from "./chat.js";
import { divide } from "./divider.js";
import { listen } from "./live.js";
import { palette } from "./palette.js";

const LOADERS = {
  preview: () => import("./preview.js"),
  files: () => import("./files.js"),
  history: () => import("./history.js"),
  tasks: () => import("./tasks.js"),
  schedules: () => import("./schedules.js"),
  github: () => import("./github.js"),
  deployments: () => import("./deployments.js"),
  settings: () => import("./settings.js"),
};
const project = JSON.parse($("#project").textContent);
const frame = $("[data-workspace]");
const tabs = $$("[role=tab]");
const narrow = matchMedia("(max-width: 56rem)");
const mounted = new Map();

export const workspace = {
  /** As the API says it; `bus` tells `project` when it changes. */
  project,
  api: `/api/projects/${project.id}`,
  bus: new EventTarget(),
  /** Tell the other panels: `say("files.changed", { paths })`. */
  say: (name, detail = {}) => workspace.bus.dispatchEvent(new CustomEvent(name, { detail })),
  /** Hear them; returns a function that stops. */
  hear(name, act) {
    const heard = (event) => act(event.detail);
    workspace.bus.addEventListener(name, heard);
    return () => workspace.bus.removeEventListener(name, heard);
  },
  /** Show a panel, with what it is to show: `show("files", { path })`. */
  show: (panel, shown = {}) => (panel === "chat" && !narrow.matches ? $("#panel-chat textarea")?.focus() : go(panel, shown, "pushState")),
  /** Note in the address what a panel shows now, without a step back in the browser's history. */
  note(panel, shown) {
    if (current().panel === panel) write(panel, shown, "replaceState");
  },
  /** A small mark at a panel's tab: a number, or nothing. */
  mark(panel, count) {
    const mark = $(`[data-mark="${panel}"]`);
    mark.hidden = !count;
    mark.setAttribute("aria-label", count ? t("shell.marked", { count }) : "");
  },
  commands: palette($("#palette")),
};

function current() {
  const address = new URLSearchParams(location.search);
  const panel = address.get("panel");
  address.delete("panel");
  const known = panel in LOADERS || panel === "chat";
  return { panel: known ? panel : narrow.matches ? "chat" : "preview", shown: Object.fromEntries(address) };
}

function write(panel, shown, how) {
  const address = new URLSearchParams({ panel, ...Object.fromEntries(Object.entries(shown).filter(([, value]) => value)) });
  if (`?${address}` !== location.search) history[how](null, "", `?${address}`);
}

async function go(panel, shown, how) {
  if (how) write(panel, shown, how);
  frame.dataset.shown = panel;
  for (const tab of tabs) {
    const chosen = tab.dataset.panel === panel;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen) tab.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  if (panel === "chat") {
    if (!narrow.matches) return go("preview", {}, "replaceState");
    return undefined;
  }
  for (const root of $$("[role=tabpanel]")) {
    const leaves = !root.hidden && root.dataset.panelRoot !== panel;
    root.hidden = root.dataset.panelRoot !== panel;
    if (leaves) (await mounted.get(root.dataset.panelRoot))?.hidden?.();
  }
  if (!mounted.has(panel)) mounted.set(panel, load(panel));
  const shownPanel = await mounted.get(panel);
  if (current().panel === panel || !how) await shownPanel?.shown?.(shown);
  return undefined;
}

/** A panel's module comes over the line. Where that is down the panel says so, and comes once it is back. */
async function load(panel) {
  const root = $(`#panel-${panel}`);
  let module;
  try {
    module = await LOADERS[panel]();
  } catch (problem) {
    if (!(problem instanceof TypeError)) throw problem; // it came, and is wrong
    mounted.delete(panel);
    if (!$("[data-unreached]", root)) root.prepend(unreached(panel));
    return undefined;
  }
  $("[data-unreached]", root)?.remove();
  return module.mount(root, workspace);
}

function unreached(panel) {
  const again = el("button.button.button--small", { type: "button", onclick: () => go(panel, current().shown) }, t("shell.tryAgain"));
  return el("div.notice.notice--bad", { role: "alert", dataset: { unreached: "" } }, el("span.grow", {}, t("unreachable")), again);
}
// What could not be read while the line was down is read now. The preview has a line of its own.
addEventListener("online", () => {
  const { panel, shown } = current();
  if (panel !== "preview" || !mounted.has(panel)) go(panel, shown);
});

$(".workspace__tabs").addEventListener("click", (event) => {
  const tab = event.target.closest("[data-panel]");
  if (tab) workspace.show(tab.dataset.panel);
});
$(".workspace__tabs").addEventListener("keydown", (event) => {
  const seen = tabs.filter((tab) => tab.offsetParent);
  const at = seen.indexOf(document.activeElement);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: seen.length - 1 }[event.key];
  if (at < 0 || next === undefined) return;
  event.preventDefault();
  const tab = seen.at(next % seen.length);
  workspace.show(tab.dataset.panel);
  tab.focus();
});
addEventListener("popstate", () => go(current().panel, current().shown));
narrow.addEventListener("change", () => go(current().panel, current().shown));

$("[data-palette]").addEventListener("click", () => workspace.commands.open());
$("[data-publish]").addEventListener("click", () => workspace.show("deployments", { publish: "now" }));
for (const tab of tabs.filter((tab) => tab.dataset.panel !== "chat")) {
  workspace.commands.add({ label: t("shell.goTo", { panel: $(".tab__name", tab).textContent }), run: () => workspace.show(tab.dataset.panel) });
}
workspace.commands.add({ label: t("shell.publish"), run: () => workspace.show("deployments", { publish: "now" }) });
workspace.commands.add({ label: t("shell.allProjects"), run: () => location.assign($(".brand").href) });
workspace.hear("project", ({ project: changed }) => {
  Object.assign(project, changed);
  $("[data-project-name]").textContent = project.name;
  document.title = `${project.name} · Motivd`;
});

divide(frame, $("[data-divider]"));
mountChat($("#panel-chat"), workspace);
listen(workspace, $("[data-connection]"));
go(current().panel, current().shown);
