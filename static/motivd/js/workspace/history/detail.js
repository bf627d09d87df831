// One version: its words, what it changed against another, and all of its files.

import { api } from "../../api.js";
import { $, $$, copyOf, el, fill, icon, later } from "../../dom.js";
import { onSubmit } from "../../forms.js";
import { language, t } from "../../texts.js";
import { changesOf } from "./changes.js";
import { lookAt } from "./look_at.js";
import { factsOf } from "./rows.js";

const ROWS = 300;

export function detail(root, { workspace, state, describe, revert, restore, fork, leave }) {
  const main = $("[data-main]", root);
  const nothing = $("[data-nothing]", root);
  let version = null;
  let view = null;
  let against = "previous";
  let asking = new AbortController();

  const look = (path) => lookAt(workspace, version, path, { restore });
  const part = (name) => $(`[data-${name}]`, view);

  function show(wanted, given) {
    version = wanted;
    against = given || "previous";
    view = copyOf("history-detail");
    main.replaceChildren(view);
    facts(version);
    compareWith();
    part("back").addEventListener("click", leave);
    part("revert").addEventListener("click", () => revert(version));
    part("fork").addEventListener("click", () => fork(version));
    part("describe").addEventListener("click", () => describing(true));
    part("leave").addEventListener("click", () => describing(false));
    onSubmit(part("description"), async ({ description }) => {
      await describe(version, description.trim());
      describing(false);
    });
    for (const button of $$("[data-see]", view)) button.addEventListener("click", () => see(button.dataset.see));
    $("[data-against] select", view).addEventListener("change", (event) => {
      against = event.target.value;
      changes();
    });
    $("[data-name] input", view).addEventListener("input", later(100, () => files()));
    if (matchMedia("(max-width: 56rem)").matches) $("h3", view).focus();
    return changes();
  }

  function describing(on) {
    part("description").hidden = !on;
    $("h3", view).hidden = part("describe").hidden = on;
    if (!on) return part("describe").focus();
    part("description").elements.description.value = version.description;
    return part("description").elements.description.focus();
  }

  function facts(changed) {
    version = changed;
    fill(view, "words", version.description);
    fill(view, "facts", factsOf(version, state));
  }

  /** What a version can be compared with: the one before, the files of now, any other that is loaded. */
  function compareWith() {
    const select = $("[data-against] select", view);
    const date = new Intl.DateTimeFormat(language, { dateStyle: "short", timeStyle: "short" });
    const others = state.rows.filter((row) => row.id !== version.id).map((row) => el("option", { value: row.id }, `${date.format(new Date(row.created_at))} · ${row.description.slice(0, 60)}`));
    select.replaceChildren(el("option", { value: "previous" }, t("history.previous")), el("option", { value: "current" }, t("history.current")), el("optgroup", { label: t("history.another") }, ...others));
    select.value = against;
    if (!select.value) select.value = against = "previous";
  }

  function see(what) {
    for (const button of $$("[data-see]", view)) button.setAttribute("aria-pressed", String(button.dataset.see === what));
    part("against").hidden = what !== "changes";
    part("name").hidden = what !== "files";
    return what === "changes" ? changes() : files();
  }

  /** Fill the content with what `load` gives, unless something else was asked for meanwhile. */
  async function into(load) {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    const place = part("content");
    place.setAttribute("aria-busy", "true");
    if (!place.childElementCount) place.replaceChildren(el("div.skeleton.history__bone"), el("div.skeleton.history__bone"));
    try {
      const rows = await load(signal);
      if (!signal.aborted) place.replaceChildren(...rows);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      if (problem.name !== "ApiError") throw problem;
      const again = el("button.button", { type: "button", onclick: () => into(load) }, icon("rotate-ccw"), t("history.again"));
      place.replaceChildren(el("div.empty", {}, icon("circle-alert"), el("p", {}, problem.message), again));
    } finally {
      if (!signal.aborted) place.removeAttribute("aria-busy");
    }
  }

  function changes() {
    workspace.note("history", { version: version.id, against: against === "previous" ? "" : against });
    const address = `${workspace.api}/versions/${version.id}/diff?against=${against}`;
    return into(async (signal) => changesOf(await api.get(address, { signal }), { look, restore: (path) => restore(version, path) }));
  }

  let listed = { id: "", files: [] };
  function files() {
    return into(async (signal) => {
      if (listed.id !== version.id) listed = { id: version.id, files: (await api.get(`${workspace.api}/versions/${version.id}/files`, { signal })).files };
      const word = $("[data-name] input", view).value.trim().toLowerCase();
      const found = listed.files.filter(({ path }) => path.toLowerCase().includes(word));
      const rows = found.slice(0, ROWS).map(({ path }) => el("li", {}, el("button.history__path", { type: "button", onclick: () => look(path) }, icon("file"), el("span.breaks", {}, path))));
      const rest = found.length - ROWS;
      return [found.length ? el("ul.history__paths", {}, ...rows) : el("p.empty", {}, t("history.noFile")), rest > 0 && el("p.faint", {}, t("history.moreNames", { count: rest }))].filter(Boolean);
    });
  }

  return {
    show,
    facts,
    none() {
      version = null;
      view = null;
      main.replaceChildren(nothing);
    },
    /** The files of now are others: a comparison with them is old. */
    filesChanged() {
      if (view && against === "current" && !part("against").hidden) changes();
    },
  };
}
