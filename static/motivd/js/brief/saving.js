// Saves what was typed a moment after it was typed. Nothing typed is ever taken out of a field by an answer.

import { api, headers } from "../api.js";
import { icon, later } from "../dom.js";
import { t } from "../texts.js";

const same = (one, other) => JSON.stringify(one ?? "") === JSON.stringify(other ?? "");

export class Saver {
  heard = () => {};

  constructor(path, fields, state) {
    this.path = path;
    this.fields = fields;
    this.revision = state.revision;
    this.saved = state.brief;
    this.held = new Map(); // fields that wait for their owner: what was refused, and as what
    this.running = null;
    this.soon = later(700, () => this.flush());
  }

  /** The fields that differ from what is saved. */
  dirty() {
    const differing = [...this.fields.values()].filter((field) => !same(field.read(), this.saved[field.name]));
    return Object.fromEntries(differing.map((field) => [field.name, field.read()]));
  }

  get isDirty() {
    return Object.keys(this.dirty()).length > 0;
  }

  isWaiting(name) {
    return name in this.dirty();
  }

  changed(name) {
    const field = this.fields.get(name);
    if (this.held.has(name) && !same(this.held.get(name), field.read())) {
      this.held.delete(name);
      field.fail(null);
    }
    if (this.isDirty) this.show("saving");
    this.soon();
  }

  /** Save now; resolves to whether everything is saved. One call at a time. */
  async flush() {
    while (this.running) await this.running;
    this.running = this.save().finally(() => (this.running = null));
    return this.running;
  }

  async save() {
    for (let tries = 0; tries < 12; tries++) {
      const sent = Object.fromEntries(Object.entries(this.dirty()).filter(([name]) => !this.held.has(name)));
      if (!Object.keys(sent).length) {
        this.show(this.held.size ? "held" : "saved");
        return !this.held.size;
      }
      this.show("saving");
      try {
        this.take(await api.patch(this.path, { ...sent, baseRevision: this.revision }), Object.keys(sent), sent);
      } catch (problem) {
        if (problem.name !== "ApiError" || !this.refused(problem, sent)) {
          this.show("failed", problem.message);
          if (problem.name !== "ApiError") throw problem;
          return false;
        }
      }
    }
    return false;
  }

  /** Take an answer in: `names` are the fields it brings news of; what was typed since then stays. */
  take(answer, names, sent = null) {
    this.revision = answer.revision;
    for (const name of names) {
      const field = this.fields.get(name);
      if (!field) continue;
      const typedSince = sent !== null && !same(field.read(), sent[name]);
      this.saved[name] = sent !== null && !typedSince ? field.read() : answer.brief[name];
      if (sent === null) field.write(answer.brief[name]);
      this.held.delete(name);
      field.fail(null);
    }
    if (sent === null) this.saved = { ...answer.brief };
    for (const origin of answer.origins) this.fields.get(origin.field)?.tell(origin);
    if (sent === null) for (const name of ["locale"]) this.fields.get(name).write(answer.brief[name]);
    this.heard(answer);
    if (!this.isDirty) this.show("saved");
  }

  /** Put a refusal where it belongs; false where it is about no field. */
  refused(problem, sent) {
    if (problem.code === "CONFLICT" && problem.body.brief) return this.merge(problem.body, sent);
    const about = problem.code === "NAME_TAKEN" ? { appName: [problem.message] } : problem.details;
    const names = Object.keys(about).map((key) => [key.split(".")[0], about[key]]).filter(([name]) => name in sent);
    for (const [name, told] of names) {
      this.held.set(name, sent[name]);
      this.fields.get(name).fail([told].flat(2).map((part) => (typeof part === "string" ? part : Object.values(part).flat().join(" "))).join(" "));
    }
    return names.length > 0;
  }

  /** Somebody else saved meanwhile: take theirs where we changed nothing, and ask where both did. */
  merge({ brief, revision }, sent) {
    const before = this.saved;
    this.revision = revision;
    this.saved = { ...brief };
    for (const [name, field] of this.fields) {
      if (same(before[name], brief[name])) continue;
      if (!(name in sent) && same(field.read(), before[name])) field.write(brief[name]);
      else if (!same(field.read(), brief[name])) {
        this.held.set(name, field.read());
        const again = () => (this.held.delete(name), this.flush());
        field.offer(brief[name], { keep: again, take: () => (field.write(brief[name]), again()) });
      }
    }
    return true;
  }

  /** On the way out: send what is left without waiting. */
  sendLast() {
    const sent = this.dirty();
    if (this.held.size || JSON.stringify(sent).length > 50_000) return false;
    fetch(this.path, {
      method: "PATCH",
      keepalive: true,
      credentials: "same-origin",
      headers: { ...headers(), "Content-Type": "application/json" },
      body: JSON.stringify(sent),
    }).catch(() => {});
    return true;
  }

  show(state, why = "") {
    const told = document.getElementById("saved");
    const text = { saving: t("brief.saving"), saved: t("brief.saved"), held: t("brief.held"), failed: t("brief.unsaved", { why }) }[state];
    told.classList.toggle("is-bad", state === "failed" || state === "held");
    document.getElementById("save-again").hidden = state !== "failed";
    const mark = document.createElement("span");
    mark.className = "spinner";
    mark.setAttribute("aria-hidden", "true");
    if (told.dataset.state === state && state !== "failed") return;
    told.dataset.state = state;
    told.replaceChildren(state === "saving" ? mark : icon(state === "saved" ? "check" : "circle-alert"), Object.assign(document.createElement("span"), { textContent: text }));
  }
}
