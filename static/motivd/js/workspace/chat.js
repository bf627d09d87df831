// The chat: what is said to the agent, and what it does, live. Its parts are in chat/.

import { $, later } from "../dom.js";
import { api } from "../api.js";
import { countDown, goesOnAt } from "../limits.js";
import { t } from "../texts.js";
import { tellProblem, toast } from "../toast.js";
import { putIn, voice } from "../voice.js";
import { lost } from "./chat/attachments.js";
import { composer } from "./chat/composer.js";
import { conversation } from "./chat/conversation.js";
import { integrationsAddress, modelChoice } from "./chat/models.js";
import { notices } from "./chat/notices.js";
import { sessionMenu } from "./chat/sessions.js";
import { suggest } from "./chat/suggestions.js";
import { share } from "./chat/money.js";
import { sendAgain } from "./chat/going-back.js";
import { watchQuestions } from "./tasks/questions.js";

const LOST_AFTER = 1500;
const LITTLE = 0.05; // of the context: not worth a word

export function mount(root, workspace) {
  const notice = notices($("[data-notices]", root));
  const status = $("[data-status]", root);
  const stops = $("[data-stop]", root);
  const empty = $("[data-empty]", root);
  const context = $("[data-context]", root);
  let working = null;
  let hasModel = true;
  let isSuggested = false;
  let isSaying = false;

  const announce = (text) => (status.textContent = text);
  const models = modelChoice($("[data-model]", root), $("#chat-models"), {
    project: workspace.project,
    known(isThere) {
      hasModel = isThere;
      if (isThere) notice.take("model");
      else notice.put("model", { kind: "warning", text: t("chat.noModel"), link: { text: t("chat.toIntegrations"), href: integrationsAddress() } });
      write.allow(mayWrite());
    },
  });
  const write = composer(root, { project: workspace.project, send, tell: (text) => toast(text, { kind: "bad" }) });
  const menu = sessionMenu(root, { project: workspace.project, chosen: open });
  const talk = conversation(root, workspace, {
    acts: {
      edit: (turn) => sendAgain(turn, { workspace, put: write.put, isEmpty: write.isEmpty }),
      retry,
      carryOut,
      changePlan: () => (write.plan(true), write.focus()),
    },
    changed,
    failed,
    connection,
    announce,
  });

  const attachedTo = (turn) => turn.message.parts.filter((part) => part.type === "attachment");
  const mayWrite = () => hasModel && !notice.has("limit");

  function changed({ isWorking, open: openTurns, isEmpty }) {
    working = openTurns[0] ?? null;
    stops.hidden = !working;
    stops.disabled = Boolean(working?.isStopping);
    root.classList.toggle("is-working", isWorking);
    write.label(Boolean(working));
    empty.hidden = !isEmpty || $("[data-loading]", root).hidden === false;
    if (isEmpty && !isSuggested) {
      isSuggested = true;
      suggest($("[data-suggestions]", root), { workspace, chosen: (text) => write.put({ text }) });
    }
    const runs = [...talk.turns().values()].map((turn) => turn.run).filter((run) => run?.usage.contextTokens);
    const { usage } = runs.at(-1) ?? {};
    const isFull = usage && usage.contextTokens / usage.contextLimit > LITTLE;
    context.hidden = !isFull;
    if (isFull) context.textContent = t("chat.context", { share: share(usage.contextTokens, usage.contextLimit) });
  }

  async function open(session, { isByHand = true } = {}) {
    notice.take("problem");
    $("[data-loading]", root).hidden = !session;
    empty.hidden = true;
    menu.show(session);
    await talk.open(session?.id ?? null);
    $("[data-loading]", root).hidden = true;
    empty.hidden = talk.turns().size > 0;
    if (!session && isByHand) write.focus();
  }

  /** Send a message; true once it is kept. */
  async function send({ message, attachments, planMode, key }) {
    const where = talk.sessionId() ? { sessionId: talk.sessionId() } : { projectId: workspace.project.id };
    const body = { ...where, message, planMode, attachments: attachments.map((one) => one.id), model: models.value() };
    notice.take("problem");
    try {
      const kept = await api.post("/api/agent/runs", body, { key });
      const isNew = !talk.sessionId();
      talk.add(kept);
      empty.hidden = true;
      if (isNew || !menu.open()?.title) {
        const session = await talk.refresh();
        if (session) menu.show(session);
      }
      workspace.say("run.started", { runId: kept.run.id });
      return true;
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      const gone = problem.status === 404 ? await lost(attachments) : [];
      if (gone.length) withoutFiles(gone);
      else refused(problem);
      return false;
    }
  }

  function withoutFiles(gone) {
    write.lose(gone);
    notice.put("problem", { kind: "bad", text: t("chat.filesGone", { names: gone.map(({ name }) => name).join(", ") }), close: true });
  }

  /** Send what no composer holds; a second click while it is on its way says nothing twice. */
  async function say(wanted) {
    if (isSaying) return false;
    if (!mayWrite()) {
      toast(t(hasModel ? "chat.notYet" : "chat.noModel"), { kind: "bad" });
      return false;
    }
    isSaying = true;
    try {
      return await send(wanted);
    } finally {
      isSaying = false;
    }
  }

  async function retry(turn) {
    if (!(await say({ message: turn.message.content, attachments: attachedTo(turn), planMode: turn.run.planMode }))) return;
    turn.isRetried = true;
    turn.show();
  }

  async function carryOut() {
    if (await say({ message: t("chat.carryOutWords"), attachments: [], planMode: false })) write.plan(false);
  }

  function refused(problem) {
    const at = goesOnAt(problem);
    if (at) return limited(problem, at);
    if (problem.code === "NOT_CONFIGURED") return models.look();
    if (problem.status === 404) {
      toast(t("chat.gone"), { kind: "bad" });
      return open(null);
    }
    return notice.put("problem", { kind: "bad", text: Object.values(problem.details).flat().join(" ") || problem.message, close: true });
  }

  let stopCounting = () => {};
  function limited(problem, at) {
    const shown = notice.put("limit", { kind: "warning", text: problem.message });
    write.allow(false);
    stopCounting();
    stopCounting = countDown(at, {
      tell: (sentence) => (shown.textContent = sentence),
      over() {
        notice.take("limit");
        write.allow(mayWrite());
        announce(t("limit.over"));
      },
    });
  }

  function failed(problem, { isAside = false } = {}) {
    if (isAside) return tellProblem(problem);
    if (problem.name !== "ApiError") throw problem;
    if (problem.status === 404) {
      toast(t("chat.gone"), { kind: "bad" });
      return begin();
    }
    return notice.put("problem", { kind: "bad", text: problem.message, action: { text: t("chat.tryAgain"), run: begin } });
  }

  let telling;
  function connection(isThere) {
    clearTimeout(telling);
    if (isThere) notice.take("line");
    else telling = setTimeout(() => notice.put("line", { kind: "warning", text: t("chat.lost"), isBusy: true }), LOST_AFTER);
  }

  async function begin() {
    notice.take("problem");
    $("[data-loading]", root).hidden = false;
    try {
      await open(await menu.begin(), { isByHand: false });
    } catch (problem) {
      $("[data-loading]", root).hidden = true;
      failed(problem);
    }
  }

  const heard = $("[data-voice-state]", root);
  voice(root, {
    write: (spoken) => putIn($("[data-composer] textarea", root), spoken),
    say(text, { bad = false } = {}) {
      heard.textContent = text;
      heard.classList.toggle("is-bad", bad);
    },
  });

  stops.addEventListener("click", () => working && talk.cancel(working));
  workspace.hear("prompt", async ({ text, send: isToSend = false, attachments = [] }) => {
    if (matchMedia("(max-width: 56rem)").matches) workspace.show("chat");
    const isWhole = text.trim() && write.isEmpty() && !attachments.some((one) => one instanceof Blob);
    if (isToSend && isWhole && (await say({ message: text, attachments, planMode: false }))) return;
    write.put({ text: [write.text().trimEnd(), text].filter(Boolean).join("\n\n"), attachments });
  });
  workspace.hear("session.open", ({ session }) => {
    if (matchMedia("(max-width: 56rem)").matches) workspace.show("chat");
    open(session);
  });
  const catchUp = later(400, async () => {
    const session = await talk.refresh();
    if (session && session.title !== menu.open()?.title) menu.show(session);
  });
  for (const word of ["runs.changed", "run.started", "run.finished"]) workspace.hear(word, ({ runId }) => (runId && talk.turns().get(runId)) || catchUp());
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    catchUp();
    if (!hasModel) models.look();
  });
  addEventListener("focus", () => hasModel || models.look());
  workspace.commands.add({ label: t("chat.command.write"), keys: "ctrl+i", run: () => (workspace.show("chat"), write.focus()) });
  workspace.commands.add({ label: t("chat.new"), run: () => (workspace.show("chat"), open(null)) });
  workspace.commands.add({ label: t("chat.command.stop"), when: () => Boolean(working), run: () => talk.cancel(working) });
  watchQuestions(workspace);
  begin();
}
