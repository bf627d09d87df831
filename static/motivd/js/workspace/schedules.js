// The panel “schedules”: prompts that the agent gets by the clock.

import { api } from "../api.js";
import { $, copyOf, el, fill } from "../dom.js";
import { ask } from "../dialogs.js";
import { t } from "../texts.js";
import { when } from "../times.js";
import { tellProblem, toast } from "../toast.js";
import * as clock from "./schedules/clock.js";
import { editor as makeEditor } from "./schedules/editor.js";
import { showRuns, showSession, statusBadge } from "./schedules/runs.js";

export function mount(root, workspace) {
  const part = (name) => $(`[data-schedules="${name}"]`, root);
  const [list, loading, problem, empty] = ["list", "loading", "problem", "empty"].map(part);
  const address = `${workspace.api}/agent-schedules`;
  const editor = makeEditor($("#schedule-dialog", root), address, read);
  const open = new Set();
  let isShown = false;

  async function read() {
    let schedules;
    try {
      ({ schedules } = await api.get(address));
    } catch (failure) {
      if (failure.name !== "ApiError") throw failure;
      loading.hidden = empty.hidden = true;
      problem.hidden = false;
      problem.replaceChildren(el("span.grow", {}, failure.message), el("button.button.button--small", { type: "button", onclick: read }, t("schedules.tryAgain")));
      return;
    }
    loading.hidden = problem.hidden = true;
    empty.hidden = schedules.length > 0;
    const focused = focus();
    list.replaceChildren(...schedules.map(card));
    if (focused) $(`[data-id="${focused.id}"] [data-act="${focused.act}"]`, list)?.focus();
  }

  /** What has the focus in the list, to give it back once the list is a new one. */
  function focus() {
    const act = document.activeElement?.closest?.("[data-act]");
    return act && list.contains(act) ? { id: act.closest("[data-id]").dataset.id, act: act.dataset.act } : null;
  }

  function card(schedule) {
    const made = copyOf("schedule-card", {
      title: schedule.title,
      state: t(schedule.enabled ? "schedules.on" : "schedules.off"),
      when: clock.spoken(schedule),
      plan: schedule.planMode ? el("span.badge", {}, t("schedules.planOnly")) : null,
      prompt: schedule.prompt,
      next: schedule.enabled && schedule.nextRunAt ? t("schedules.next", { local: clock.exactLocal(schedule.nextRunAt), zone: clock.zone, utc: clock.exactUtc(schedule.nextRunAt) }) : t("schedules.never"),
      last: last(schedule),
      runs: null,
    });
    made.dataset.id = schedule.id;
    const enabled = $("[data-act=enabled]", made);
    enabled.checked = schedule.enabled;
    enabled.setAttribute("aria-label", t("schedules.switch", { title: schedule.title }));
    enabled.addEventListener("change", () => turn(schedule, enabled));
    for (const name of Object.keys(deeds)) {
      const button = $(`[data-act="${name}"]`, made);
      button.addEventListener("click", () => deeds[name](schedule, made, button));
    }
    if (open.has(schedule.id)) unfold(schedule, made);
    return made;
  }

  function last(schedule) {
    if (!schedule.lastRunAt && !schedule.lastStatus) return el("p.faint", {}, t("schedules.noRuns"));
    return el(
      "div.stack.stack--tight",
      {},
      el("p.row.faint", {}, schedule.lastRunAt && when(schedule.lastRunAt), schedule.lastStatus && statusBadge(schedule.lastStatus)),
      schedule.lastError && el("p.field__error.breaks", {}, schedule.lastError.message),
    );
  }

  const deeds = {
    edit: (schedule) => editor.open(schedule),
    async run(schedule, made, button) {
      button.setAttribute("aria-busy", "true");
      try {
        const { run } = await api.post(`${address}/${schedule.id}/run`);
        workspace.say("run.started", { runId: run.id });
        toast(t("schedules.started"), { kind: "good", action: { label: t("schedules.seeChat"), run: () => showSession(run.sessionId, workspace) } });
        await read();
      } catch (failure) {
        tellProblem(failure);
      }
      button.removeAttribute("aria-busy");
    },
    history(schedule, made) {
      if (open.has(schedule.id)) {
        open.delete(schedule.id);
        fill(made, "runs", null);
        $("[data-act=history]", made).setAttribute("aria-expanded", "false");
      } else {
        open.add(schedule.id);
        unfold(schedule, made);
      }
    },
    async delete(schedule) {
      if (!(await ask({ title: t("schedules.deleteTitle", { title: schedule.title }), text: t("schedules.deleteText"), action: t("schedules.delete"), danger: true }))) return;
      try {
        await api.delete(`${address}/${schedule.id}`);
        toast(t("schedules.deleted"), { kind: "good" });
        await read();
        part("new").focus();
      } catch (failure) {
        tellProblem(failure);
      }
    },
  };

  function unfold(schedule, made) {
    const place = el("div.stack.stack--tight");
    fill(made, "runs", place);
    $("[data-act=history]", made).setAttribute("aria-expanded", "true");
    showRuns(place, `${address}/${schedule.id}`, workspace);
  }

  async function turn(schedule, enabled) {
    try {
      await api.patch(`${address}/${schedule.id}`, { enabled: enabled.checked });
    } catch (failure) {
      enabled.checked = schedule.enabled;
      tellProblem(failure);
    }
    await read();
  }

  for (const name of ["new", "first"]) part(name).addEventListener("click", () => editor.open());
  for (const name of ["schedules.changed", "runs.changed"]) workspace.hear(name, () => isShown && read());
  workspace.commands.add({ label: t("schedules.command.new"), run: () => (workspace.show("schedules"), editor.open()) });

  return {
    shown() {
      isShown = true;
      read();
    },
    hidden() {
      isShown = false;
    },
  };
}
