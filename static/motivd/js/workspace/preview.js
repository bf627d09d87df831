// The panel “preview”: the app as it is being made, in a frame that can be moved, measured, shared and pointed at.

import { $, copyOf, el, fill } from "../dom.js";
import { openDialog } from "../dialogs.js";
import { t } from "../texts.js";
import { toast } from "../toast.js";
import { devices } from "./preview/devices.js";
import { errors as errorList } from "./preview/errors.js";
import { makeFrame } from "./preview/frame.js";
import { picker as makePicker } from "./preview/picker.js";
import { places } from "./preview/place.js";
import { session as makeSession } from "./preview/session.js";
import { shares as makeShares } from "./preview/shares.js";

export function mount(root, workspace) {
  const part = (name) => $(`[data-preview="${name}"]`, root);
  const [stage, holder, state, hint] = ["stage", "device", "state", "hint"].map(part);
  const path = part("place").elements.path;
  let status = null;
  let isShown = false;
  let wanted = {};

  const frame = makeFrame(holder, {
    name: workspace.project.name,
    project: workspace.project.id,
    heard: (message) => heard[message.motivd]?.(message),
    silent: () => tellHint(t("preview.unframed")),
  });
  const place = places({
    open: (to) => frame.navigate(to),
    step: (by) => frame.post({ motivd: "go", by }),
    changed: showPlace,
  });
  const wrong = errorList(
    { panel: part("wrong"), list: part("errors"), title: $('[data-slot="title"]', part("wrong")), toggle: part("wrong-toggle"), fixAll: part("fix-all") },
    workspace,
  );
  const picker = makePicker(
    { button: part("pick"), hint, form: part("wish"), stage },
    { post: frame.post, focusFrame: () => frame.element?.focus({ preventScroll: true }), path: () => place.path },
    workspace,
  );
  const size = devices(
    Object.fromEntries(["stage", "device", "sizes", "measure", "custom", "turn", "scale"].map((name) => [name, part(name)])),
    note,
  );
  const share = makeShares($("#preview-shares", root), workspace);
  const session = makeSession(workspace.api, { told, failed });

  /** What the page in the frame says; who says it has been looked at by then. */
  const heard = {
    at(message) {
      if (message.how === "loaded") {
        tellHint(null);
        wrong.soon();
      }
      place.arrived(message);
    },
    empty: ({ isEmpty }) => isEmpty === true && status?.state === "ready" && tellHint(t("preview.emptyHint")),
    error: () => wrong.soon(),
    shown() {
      session.look();
      wrong.soon();
    },
    broken: () => session.look(),
    picked: ({ element }) => picker.picked(element && typeof element === "object" ? element : null),
  };

  function told(now) {
    const isOtherKind = Boolean(status?.kind && now.kind && status.kind !== now.kind);
    status = now;
    part("reason").textContent = now.reason;
    for (const button of part("kinds").children) button.setAttribute("aria-pressed", String(button.value !== "" && button.value === now.kind));
    const isThere = now.state === "ready" || (now.state === "failed" && now.shows !== "nothing") || (now.state === "starting" && frame.element);
    if (isThere) frame.show({ url: now.url, proxyUrl: now.proxyUrl, startedAt: now.startedAt }, wanted.path ?? place.path);
    else frame.remove();
    if (isThere && isOtherKind) frame.navigate(place.path); // the same address shows it in another way now
    part("alone").hidden = !isThere;
    tellAlone();
    const isBroken = now.state === "failed" && isThere;
    wrong.broken(isBroken ? now.lastError : null, t(now.shows === "now" ? "preview.wrongNow" : "preview.broken"));
    stage.setAttribute("aria-busy", String(now.state === "starting"));
    cover(isThere && now.state !== "starting" ? null : covers[now.state](now));
  }

  const covers = {
    ready: () => null,
    starting: (now) => [
      el("span.spinner"),
      el("p.quiet", {}, t(now.kind === "server" ? "preview.startingServer" : "preview.starting")),
      now.reason && el("p.faint", {}, now.reason),
      now.logsTail && el("pre.code.preview__log", { tabindex: "0" }, now.logsTail.split("\n").slice(-12).join("\n")),
    ],
    stopped: () => [trouble(t("preview.stopped"), t("preview.stoppedText"), "", [button("preview.wake", () => session.wake())])],
    failed(now) {
      const { file, message } = now.lastError ?? {};
      if (!file && now.kind !== "server") return [nothing(message)];
      const deeds = [button("preview.fix", () => fix(now.lastError), "button--main")];
      if (file) deeds.push(button("preview.showPlace", () => workspace.show("files", { path: file, line: now.lastError.line ?? "" })));
      deeds.push(button("preview.startAnew", restart));
      const where = file ? `${file}${now.lastError.line ? `:${now.lastError.line}` : ""} ` : "";
      return [trouble(t(now.kind === "server" ? "preview.serverFailed" : "preview.failed"), `${where}${message ?? ""}`, now.logsTail, deeds)];
    },
  };

  function failed(problem, again) {
    stage.setAttribute("aria-busy", "false");
    if (frame.element) return; // what is shown is still right; the line's own notice says that it is gone
    cover([trouble(t("preview.unreachable"), problem.message, "", [button("preview.tryAgain", () => again())])]);
  }

  const button = (key, act, kind = "") => el(`button.button${kind && `.${kind}`}`, { type: "button", onclick: () => act() }, t(key));
  const trouble = (title, text, log, deeds) => copyOf("preview-trouble", { title, text, log: log ? log.slice(-4000) : null, deeds });

  function nothing(message) {
    const made = copyOf("preview-nothing");
    if (message) $("p", made).after(el("p.faint.breaks", {}, message));
    $("[data-act=ask]", made).addEventListener("click", () => workspace.say("prompt", { text: "" }));
    return made;
  }

  function cover(content) {
    state.hidden = !content;
    if (content) state.replaceChildren(...content.filter(Boolean));
  }

  function fix({ message, file, line }) {
    const where = file ? ` (${file}${line ? `:${line}` : ""})` : "";
    workspace.say("prompt", { text: t("preview.fixPrompt", { errors: `${message}${where}` }), send: true });
  }

  function tellHint(text) {
    if (picker.isOn) return;
    hint.textContent = text ?? "";
    hint.hidden = !text;
  }

  function showPlace() {
    wanted = {};
    if (document.activeElement !== path) path.value = place.path;
    part("back").disabled = !place.canGoBack;
    part("forward").disabled = !place.canGoForward;
    tellAlone();
    note();
  }

  function tellAlone() {
    if (status?.url && frame.base) part("alone").href = new URL(place.path.replace(/^\/+/, ""), frame.base).href;
  }

  function note() {
    if (isShown) workspace.note("preview", { path: place.path === "/" ? "" : place.path, size: size.name === "desktop" ? "" : size.name });
  }

  function restart() {
    frame.remove();
    cover(covers.starting({}));
    session.restart();
    toast(t("preview.restarted"), { seconds: 2 });
  }

  function showLog() {
    const text = status?.logsTail || t(status?.kind === "server" ? "preview.emptyLog" : "preview.noLog");
    part("log-text").textContent = text;
    openDialog($("#preview-log", root));
  }

  const deeds = {
    back: place.back,
    forward: place.forward,
    reload: () => (frame.element ? frame.navigate(place.path) : session.wake()),
    share: share.open,
    restart,
    log: showLog,
  };
  for (const [name, act] of Object.entries(deeds)) part(name).addEventListener("click", () => act());
  for (const name of ["log", "restart"]) part(name).addEventListener("click", () => $("#preview-more").hidePopover());
  part("kinds").addEventListener("click", (event) => {
    const chosen = event.target.closest("button");
    if (!chosen) return;
    $("#preview-more").hidePopover();
    session.choose(chosen.value);
  });
  part("place").addEventListener("submit", (event) => {
    event.preventDefault();
    const to = path.value.trim();
    place.go(to.startsWith("/") ? to : `/${to}`);
    path.blur();
  });
  path.addEventListener("focus", () => path.select());
  path.addEventListener("blur", () => (path.value = place.path));

  for (const name of ["files.changed", "versions.changed", "run.finished"]) workspace.hear(name, () => isShown && (session.look(), wrong.soon()));
  workspace.hear("preview.reload", () => isShown && deeds.reload());
  workspace.hear("preview.errors.changed", () => wrong.look());
  const commands = { reload: deeds.reload, pick: picker.toggle, share: share.open, restart, phone: () => size.choose("phone"), desktop: () => size.choose("desktop") };
  for (const [name, run] of Object.entries(commands)) workspace.commands.add({ label: t(`preview.command.${name}`), run, when: () => isShown });

  return {
    shown(given) {
      const isFirst = !isShown;
      isShown = true;
      if (given.size) size.choose(given.size);
      if (given.path?.startsWith("/") && given.path !== place.path) {
        if (frame.element) place.go(given.path);
        else wanted = { path: given.path };
      }
      if (isFirst) session.shown();
      wrong.look();
      note();
    },
    hidden() {
      isShown = false;
      picker.stop();
      place.left();
      session.hidden();
    },
  };
}
