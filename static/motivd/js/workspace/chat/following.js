// The run at work, as its stream tells it: from its start, so that a page that was reloaded shows all of it.

import { api } from "../../api.js";
import { later } from "../../dom.js";
import { follow } from "../../stream.js";
import { t } from "../../texts.js";

const ENDS = ["run.finished", "run.failed"];
const SAID = 300; // characters of a reply that are read out

/**
 * Follows one turn at a time. `changed(turn)`: how its run stands changed; `ended(turn)`; `lost(turn)`: the stream was
 * refused; `connection(isThere)`; `announce(text)` for those who hear the page.
 */
export function following({ workspace, changed, ended, lost, connection, announce }) {
  let turn = null;
  let stop = () => {};
  let paths = new Set();
  let isOver = new WeakSet();

  const tellPaths = later(300, () => {
    const changedPaths = [...paths];
    paths = new Set();
    if (changedPaths.length) workspace.say("files.changed", { paths: changedPaths });
  });

  const HANDLERS = {
    "run.started"(one, data) {
      Object.assign(one.run, { status: "running", model: data.model, engine: data.engine, planMode: data.planMode });
      one.run.startedAt ??= new Date().toISOString();
      announce(t("chat.working"));
      changed(one);
    },
    "text.delta": (one, { text }) => one.reply.say(text),
    "text.reset": (one) => one.reply.takeBack(),
    "tool.started": (one, data) => one.reply.start(data),
    "tool.finished": (one, data) => one.reply.finish(data),
    "file.changed"(one, data) {
      one.reply.change(data);
      paths.add(data.path);
      tellPaths();
    },
    usage(one, data) {
      Object.assign(one.run.usage, data);
      one.run.costUsd = data.costUsd;
    },
    checkpoint: (one, data) => ask(one, data.requestId),
    "run.finished": finish,
    "run.failed": finish,
  };

  // A stream that is told again from its start also tells questions that were answered long ago.
  async function ask(one, requestId) {
    const run = await read(one);
    if (!run || one !== turn || run.status !== "waiting" || run.question?.requestId !== requestId) return;
    one.run = run;
    announce(t("chat.asks", { question: run.question.title }));
    workspace.say("questions.changed");
    changed(one);
  }

  async function finish(one, data) {
    one.reply.end();
    one.isWhole = true;
    isOver.add(one);
    Object.assign(one.run, { status: data.status, versionId: data.versionId ?? one.run.versionId, filesChanged: data.filesChanged ?? one.run.filesChanged, question: null, finishedAt: new Date().toISOString() });
    if (data.code && data.status !== "cancelled") one.run.error = { code: data.code, message: data.error };
    const run = await read(one);
    if (run) one.run = run;
    if (one === turn) turn = null;
    changed(one);
    tellEnd(one);
    ended(one);
  }

  function tellEnd(one) {
    isOver.add(one);
    announce(one.run.status === "succeeded" ? t("chat.ended", { text: one.reply.text().slice(0, SAID) }) : t("chat.endedBadly"));
    workspace.say("run.finished", { runId: one.key, status: one.run.status, versionId: one.run.versionId });
    if (one.run.versionId) workspace.say("versions.changed");
  }

  async function read(one) {
    try {
      return (await api.get(`/api/agent/runs/${one.key}`)).run;
    } catch {
      return null; // the stream said the most important of it
    }
  }

  return {
    isOf: (one) => one === turn,
    follow(wanted) {
      if (wanted === turn || (wanted && isOver.has(wanted))) return;
      stop();
      const before = turn;
      turn = wanted;
      // It ended while its stream was gone.
      if (before && !before.isOpen() && !isOver.has(before)) tellEnd(before);
      connection(true);
      if (!wanted) return;
      const one = wanted;
      one.reply.clear();
      one.isWhole = false;
      stop = follow(`/api/agent/runs/${one.key}/events`, {
        on(name, data) {
          if (one !== turn) return;
          // Whatever goes on after a question was answered, here or elsewhere.
          if (one.run.status === "waiting" && !ENDS.includes(name) && name !== "checkpoint") {
            Object.assign(one.run, { status: "running", question: null });
            changed(one);
            workspace.say("questions.changed");
          } else if (one.run.status === "queued" && name !== "checkpoint" && !ENDS.includes(name)) {
            one.run.status = "running";
            changed(one);
          }
          HANDLERS[name]?.(one, data);
        },
        done: (name) => ENDS.includes(name),
        connection(state) {
          if (one !== turn) return;
          connection(state !== "lost");
          if (state === "refused") {
            turn = null;
            lost(one);
          }
        },
      });
    },
  };
}
