// Finding: names as one types, contents when one pauses.

import { $, $$, el, icon, later } from "../../dom.js";
import { t } from "../../texts.js";

const LIMIT = 200;

export function finding(root, { store, tree, open }) {
  const input = $("[data-filter]", root);
  const results = $("[data-results]", root);
  const list = $("[data-tree]", root);
  const said = $("[data-found]", root);
  let contents = false;
  let asking = new AbortController();

  function choose(wanted) {
    contents = wanted;
    for (const button of $$("[data-find]", root)) button.setAttribute("aria-pressed", String((button.dataset.find === "contents") === contents));
    const label = t(contents ? "files.searchContents" : "files.filterNames");
    input.setAttribute("aria-label", label);
    input.placeholder = label;
    $("[data-options]", root).hidden = !contents;
    refresh();
    if (contents) search();
  }

  /** Show what fits to what was chosen: the tree, or what a search found. */
  function refresh() {
    const has = store.all().length > 0;
    const searching = contents && input.value !== "";
    const rows = tree.filter(contents ? "" : input.value);
    list.hidden = !has || searching || rows === 0;
    results.hidden = !searching;
    $("[data-unmatched]", root).hidden = !has || searching || rows > 0;
  }

  async function search() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    if (!contents || !input.value) return refresh();
    refresh();
    results.setAttribute("aria-busy", "true");
    const query = { q: input.value, limit: LIMIT, context: 0 };
    for (const option of $$("[data-option]", root)) if (option.checked) query[option.dataset.option] = "true";
    try {
      show(await store.search(query, signal));
    } catch (problem) {
      if (problem.name === "AbortError") return undefined;
      if (problem.name !== "ApiError") throw problem;
      const sentence = problem.details.q?.join(" ") ?? problem.message;
      results.replaceChildren(el("p.notice.notice--bad", { role: "alert" }, icon("circle-alert"), el("span", {}, sentence)));
    }
    return results.removeAttribute("aria-busy");
  }

  function show({ matches, truncated, filesSearched }) {
    const files = Map.groupBy ? Map.groupBy(matches, ({ path }) => path) : grouped(matches);
    const sentence = matches.length ? t("files.foundIn", { count: files.size, matches: matches.length }) : t("files.foundNothing", { count: filesSearched });
    said.textContent = sentence;
    results.replaceChildren(
      el("p.faint", {}, sentence),
      ...[...files].map(([path, rows]) =>
        el("details.files__hits", { open: true }, el("summary.breaks", {}, el("span.grow", {}, path), el("span.badge", {}, String(rows.length))), el("ul", {}, ...rows.map(hit))),
      ),
      truncated ? el("p.faint", {}, t("files.foundMore")) : "",
    );
    results.scrollTop = 0;
  }

  function hit(match) {
    const characters = [...match.text];
    const start = match.column - match.textColumn;
    const before = characters.slice(0, start).join("").trimStart();
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", onclick: () => open(match.path, { line: match.line, column: match.column }) },
        el("span.files__line", {}, String(match.line)),
        el("code.one-line", {}, before.slice(-60), el("mark", {}, characters.slice(start, start + match.length).join("")), characters.slice(start + match.length).join("")),
      ),
    );
  }

  const searchSoon = later(250, search);
  input.addEventListener("input", () => (contents ? searchSoon() : refresh()));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && contents) search();
    if (event.key === "ArrowDown" && !list.hidden) list.focus();
    else if (event.key === "Enter" && !contents && input.value && tree.at()) list.focus();
    else return;
    event.preventDefault();
  });
  for (const option of $$("[data-option]", root)) option.addEventListener("change", search);
  for (const button of $$("[data-find]", root)) button.addEventListener("click", () => choose(button.dataset.find === "contents"));

  return {
    refresh,
    /** Begin a search in all files. */
    ask() {
      $("[data-files]", root).dataset.view = "tree";
      if (!contents) choose(true);
      input.focus();
      input.select();
    },
  };
}

function grouped(matches) {
  const groups = new Map();
  for (const match of matches) groups.set(match.path, [...(groups.get(match.path) ?? []), match]);
  return groups;
}
