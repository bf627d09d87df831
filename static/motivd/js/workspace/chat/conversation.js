// The open session in its log: its turns in their order, pages of older ones, and the run at work, live.

import { $ } from "../../dom.js";
import { api } from "../../api.js";
import { following } from "./following.js";
import { scrolling } from "./scrolling.js";
import { turn } from "./turn.js";

const PER_PAGE = 20;
const LEAST_SHOWN = 8;
const ENDED = ["succeeded", "failed", "cancelled"];

/**
 * The conversation in `root`. `acts` are the buttons' deeds; `changed({ isWorking, open, isEmpty })` hears how it stands.
 * Returns `{ open, add, refresh, cancel, sessionId, turns }`.
 */
export function conversation(root, workspace, { acts, changed, failed, connection, announce }) {
  const log = $("[data-log]", root);
  const older = $("[data-older]", root);
  const scroll = scrolling($("[data-scroll]", root), { content: $("[data-content]", root), newer: $("[data-newer]", root), older });
  const deeds = {
    ...acts,
    answered(one, run) {
      if (run) one.show(run);
      refresh();
    },
    cancel,
  };
  let sessionId = null;
  let turns = new Map();
  let first = 1; // the lowest page that is shown
  let last = 1;
  let isLoading = null;
  let opened = 0; // answers for a session that is no longer open are dropped

  const follows = following({ workspace, connection, announce, changed: (one) => (one.show(), settle()), ended: () => (settle(), refresh()), lost: () => refresh() });

  function place(one) {
    const next = [...log.children].find((child) => child !== one.element && Number(child.dataset.at) > one.at);
    if (one.element.parentElement === log && one.element.dataset.at === String(one.at)) return;
    one.element.dataset.at = String(one.at);
    log.insertBefore(one.element, next ?? null);
  }

  function take({ messages, runs }) {
    const ended = new Set(runs.filter(({ status }) => ENDED.includes(status)).map(({ id }) => id));
    for (const message of messages) {
      const key = message.runId ?? `message-${message.id}`;
      if (!turns.has(key)) turns.set(key, turn(key, workspace, deeds));
      const one = turns.get(key);
      if (message.role === "user") one.say(message);
      // A live reply is told by its stream, unless it ended while the line was gone.
      else if (!follows.isOf(one) || ended.has(key)) one.keep(message);
      place(one);
    }
    for (const run of runs) {
      const one = turns.get(run.id);
      // What is live knows better than an answer that was on its way.
      if (one && !(follows.isOf(one) && run.status === "running")) one.run = run;
    }
  }

  function settle() {
    const all = [...turns.values()].sort((a, b) => a.at - b.at);
    const open = all.filter((one) => one.isOpen());
    for (const one of all) Object.assign(one, { isNext: one === open[0], isLast: one === all.at(-1) });
    for (const one of all) one.show();
    follows.follow(open[0] ?? null);
    changed({ isWorking: open.some((one) => one.run.status !== "waiting"), open, isEmpty: !turns.size });
  }

  const page = (number) => api.get(`/api/agent/sessions?sessionId=${sessionId}&perPage=${PER_PAGE}&page=${number}`);

  /** Open a session at its end; null is a new one. */
  async function open(id) {
    opened += 1;
    const mine = opened;
    sessionId = id;
    turns = new Map();
    first = last = 1;
    follows.follow(null);
    log.replaceChildren();
    older.hidden = true;
    isLoading = null;
    if (!id) {
      settle();
      return null;
    }
    try {
      const begin = await page(1);
      let answers = [begin];
      if (begin.totalPages > 1) {
        const end = await page(begin.totalPages);
        answers = end.messages.length >= LEAST_SHOWN ? [end] : [begin.totalPages === 2 ? begin : await page(begin.totalPages - 1), end];
      }
      if (mine !== opened) return null;
      first = answers[0].page;
      last = Math.max(1, begin.totalPages);
      answers.forEach(take);
      older.hidden = first === 1;
      settle();
      scroll.toEnd();
      return begin.session;
    } catch (problem) {
      if (mine === opened) failed(problem);
      return null;
    }
  }

  /** Read what came since: from other tabs, schedules, or while the line was gone. */
  async function refresh() {
    const mine = opened;
    if (!sessionId) return null;
    try {
      let session = null;
      for (let number = last; number <= last; number += 1) {
        const answer = await page(number);
        if (mine !== opened) return null;
        last = Math.max(last, answer.totalPages);
        session = answer.session;
        take(answer);
      }
      settle();
      return session;
    } catch (problem) {
      if (mine === opened && problem.status === 404) failed(problem);
      return null;
    }
  }

  async function loadOlder() {
    if (isLoading || first <= 1) return;
    const mine = opened;
    isLoading = page(first - 1);
    try {
      const answer = await isLoading;
      if (mine !== opened) return;
      first -= 1;
      await scroll.keep(() => (take(answer), settle()));
      older.hidden = first <= 1;
    } catch (problem) {
      if (mine === opened) failed(problem);
    } finally {
      isLoading = null;
    }
  }

  /** Show a message that was just kept, and its run. */
  function add({ message, run }) {
    sessionId = run.sessionId;
    take({ messages: [message], runs: [run] });
    settle();
    scroll.toEnd();
  }

  async function cancel(one) {
    one.isStopping = true;
    one.show();
    try {
      one.run = (await api.post(`/api/agent/runs/${one.key}/cancel`)).run;
      settle();
    } catch (problem) {
      one.isStopping = false;
      one.show();
      failed(problem, { isAside: true });
    }
  }

  older.addEventListener("wanted", loadOlder);
  $("button", older).addEventListener("click", loadOlder);

  return { open, add, refresh, cancel, sessionId: () => sessionId, turns: () => turns };
}
