// One turn of a conversation: what was asked, the reply, and how its run stands.

import { $, el, icon } from "../../dom.js";
import { when } from "../../times.js";
import { attachmentChip } from "./attachments.js";
import { reply } from "./reply.js";
import { standing } from "./standing.js";
import { t } from "../../texts.js";

const LONG = 1200; // characters of a message that is folded

/**
 * A turn under `key` (its run's id). `acts` are what its buttons do: edit, retry, cancel, answered.
 * `at` is when it was asked, for its place in the log.
 */
export function turn(key, workspace, acts) {
  const saidPlace = el("div.turn__said", { hidden: true });
  const replyPlace = el("div.turn__reply");
  const standingPlace = el("div.turn__standing");
  const element = el("article.turn", { dataset: { turn: key }, "aria-label": t("chat.turn") }, saidPlace, replyPlace, standingPlace);

  const made = {
    key,
    element,
    at: 0,
    message: null,
    run: null,
    reply: reply(replyPlace, workspace),
    /** Its whole reply is shown: no message of a page needs to be put in again. */
    isWhole: false,
    /** Its run has its turn: nothing before it in the session is open. */
    isNext: false,
    isLast: false,
    /** It failed, and was sent again from here. */
    isRetried: false,

    say(message) {
      if (made.message) return;
      made.message = message;
      made.at = Date.parse(message.createdAt);
      saidPlace.replaceChildren(...said(message, () => acts.edit(made)));
      saidPlace.hidden = false;
    },
    keep(message) {
      made.at ||= Date.parse(message.createdAt);
      if (made.isWhole) return;
      made.reply.clear();
      const parts = message.parts.length ? message.parts : [{ type: "text", text: message.content }];
      for (const part of parts) made.reply.keep(part);
      made.isWhole = true;
    },
    show(run = made.run) {
      made.run = run;
      if (run) standing(standingPlace, made, workspace, acts);
    },
    isOpen: () => Boolean(made.run) && ["queued", "running", "waiting"].includes(made.run.status),
  };
  return made;
}

function said(message, edit) {
  const attached = message.parts.filter((part) => part.type === "attachment");
  const bubble = el("div.bubble", {}, message.content);
  const nodes = [el("span.visually-hidden", {}, t("chat.youSaid")), bubble];
  if (message.content.length > LONG) {
    bubble.classList.add("is-folded");
    const more = el("button.button.button--quiet.button--small", { type: "button", "aria-expanded": "false" }, t("chat.showAll"));
    more.addEventListener("click", () => {
      const isFolded = bubble.classList.toggle("is-folded");
      more.setAttribute("aria-expanded", String(!isFolded));
      more.textContent = t(isFolded ? "chat.showAll" : "chat.showLess");
    });
    nodes.push(more);
  }
  if (attached.length) nodes.push(el("ul.attachments", { "aria-label": t("chat.attachments") }, attached.map((part) => el("li", {}, attachmentChip(part)))));
  const tools = el(
    "div.turn__tools",
    {},
    el("span.faint", {}, when(message.createdAt)),
    el("button.button.button--quiet.button--icon.button--small", { type: "button", "aria-label": t("chat.copyMessage"), title: t("chat.copyMessage"), dataset: { copy: message.content } }, icon("copy")),
    message.runId && el("button.button.button--quiet.button--icon.button--small", { type: "button", "aria-label": t("chat.edit"), title: t("chat.edit"), onclick: edit }, icon("pencil")),
  );
  return [...nodes, tools];
}
