// The tree of files: one list that takes the focus, of which only the rows in sight are elements, however many there are.

import { $, el, icon } from "../../dom.js";
import { t } from "../../texts.js";
import { grown, rowsOf } from "./branches.js";
import { folderOf, matcher } from "./names.js";

const MARGIN = 12; // rows beyond what is in sight

/**
 * Returns `{ show(files), filter(text), select(path), marked(paths), at() }`. `on` has `open(path)`, `menu(row, element)`,
 * `rename(path)`, `remove(path)`.
 */
export function tree(list, on) {
  const sheet = el("div.files__rows", { role: "presentation" });
  const open = new Set();
  let root = grown([]);
  let files = [];
  let rows = [];
  let text = "";
  let at = 0; // the row that has the focus
  let chosen = ""; // the path that the editor shows
  let unsaved = new Set();
  let height = 0;
  list.append(sheet);

  function count() {
    const filtered = text.trim() !== "";
    root = grown(filtered ? files.filter(({ path }) => fits(path)) : files);
    recount();
  }

  function recount() {
    const path = rows[at]?.path;
    rows = rowsOf(root, (folder) => text.trim() !== "" || open.has(folder));
    const again = rows.findIndex((row) => row.path === path);
    at = Math.max(0, Math.min(again >= 0 ? again : at, rows.length - 1));
    draw();
  }

  const fits = (path) => matcher(text)(path);

  function draw() {
    height ||= measured();
    const first = Math.max(0, Math.floor(list.scrollTop / height) - MARGIN);
    const last = Math.min(rows.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + MARGIN);
    sheet.style.height = `${rows.length * height}px`;
    const drawn = rows.slice(first, last).map((row, index) => drawnRow(row, first + index));
    sheet.replaceChildren(...drawn);
    if (at >= first && at < last) list.setAttribute("aria-activedescendant", `file-row-${at}`);
    else list.removeAttribute("aria-activedescendant");
  }

  function measured() {
    const probe = el("div.files__row", {}, "x");
    sheet.append(probe);
    const found = probe.getBoundingClientRect().height;
    probe.remove();
    return found || 0;
  }

  function drawnRow(row, index) {
    const made = el(
      "div.files__row",
      {
        id: `file-row-${index}`,
        role: "treeitem",
        "aria-level": row.level,
        "aria-setsize": row.size,
        "aria-posinset": row.place,
        "aria-expanded": row.folder ? String(row.open) : undefined,
        "aria-selected": String(row.path === chosen),
        draggable: row.file?.virtual ? undefined : "true",
        title: row.path,
        dataset: { index },
      },
      row.folder ? icon(row.open ? "chevron-down" : "chevron-right") : icon("file"),
      el("span.one-line.grow", {}, row.name),
      unsaved.has(row.path) && el("span.dot.dot--warning", {}, el("span.visually-hidden", {}, t("files.unsaved"))),
      row.locked && el("span.files__lock", { title: t("files.locked") }, icon("lock"), el("span.visually-hidden", {}, t("files.locked"))),
      el("span.files__more", { "aria-hidden": "true", dataset: { more: "" } }, icon("ellipsis")),
    );
    made.style.top = `${index * height}px`;
    made.style.paddingInlineStart = `calc(var(--s3) + ${row.level - 1} * var(--s4))`;
    made.classList.toggle("is-at", index === at);
    return made;
  }

  function go(index) {
    at = Math.max(0, Math.min(index, rows.length - 1));
    const top = at * height;
    if (top < list.scrollTop) list.scrollTop = top;
    else if (top + height > list.scrollTop + list.clientHeight) list.scrollTop = top + height - list.clientHeight;
    draw();
  }

  function turn(row, wanted = !open.has(row.path)) {
    if (wanted) open.add(row.path);
    else open.delete(row.path);
    recount();
  }

  function act(row) {
    if (!row) return;
    if (row.folder) turn(row);
    else on.open(row.path);
  }

  const elementOf = (index) => $(`[data-index="${index}"]`, sheet);

  sheet.addEventListener("click", (event) => {
    const made = event.target.closest("[data-index]");
    if (!made) return;
    at = Number(made.dataset.index);
    const row = rows[at];
    if (event.target.closest("[data-more]")) on.menu(row, elementOf(at));
    else act(row);
    list.focus({ preventScroll: true });
  });
  sheet.addEventListener("contextmenu", (event) => {
    const made = event.target.closest("[data-index]");
    if (!made) return;
    event.preventDefault();
    go(Number(made.dataset.index));
    on.menu(rows[at], elementOf(at));
  });

  const page = () => Math.max(1, Math.floor(list.clientHeight / height) - 1);
  const keys = {
    ArrowDown: () => go(at + 1),
    ArrowUp: () => go(at - 1),
    Home: () => go(0),
    End: () => go(rows.length - 1),
    PageDown: () => go(at + page()),
    PageUp: () => go(at - page()),
    ArrowRight(row) {
      if (row.folder && !row.open) turn(row, true);
      else if (row.folder) go(at + 1);
    },
    ArrowLeft(row) {
      if (row.folder && row.open && !text) turn(row, false);
      else go(rows.findIndex((other) => other.path === folderOf(row.path)));
    },
    Enter: act,
    " ": act,
    F2: (row) => on.rename(row.path),
    Delete: (row) => on.remove(row.path),
    ContextMenu: (row) => on.menu(row, elementOf(at)),
  };
  let typed = "";
  let typedAt = 0;
  list.addEventListener("keydown", (event) => {
    const row = rows[at];
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "F10" && event.shiftKey) on.menu(row, elementOf(at));
    else if (keys[event.key]) keys[event.key](row);
    else if (event.key === "*") {
      for (const one of rows.filter((other) => other.folder && other.level === row.level)) open.add(one.path);
      recount();
    } else if (event.key.length === 1) typeAhead(event);
    else return;
    event.preventDefault();
  });

  function typeAhead(event) {
    typed = event.timeStamp - typedAt < 800 ? typed + event.key : event.key;
    typedAt = event.timeStamp;
    const from = typed.length > 1 ? at : at + 1;
    const begins = (row) => row.name.toLowerCase().startsWith(typed.toLowerCase());
    const found = [...rows.keys()].map((index) => (index + from) % rows.length).find((index) => begins(rows[index]));
    if (found !== undefined) go(found);
  }

  list.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(() => {
    height = measured();
    draw();
  }).observe(list);

  return {
    show(given) {
      files = given;
      count();
    },
    filter(given) {
      text = given;
      list.scrollTop = 0;
      at = 0;
      count();
      return rows.length;
    },
    /** Choose a file, open the folders around it and bring it into sight. */
    select(path) {
      chosen = path;
      for (let folder = folderOf(path); folder; folder = folderOf(folder)) open.add(folder);
      recount();
      const index = rows.findIndex((row) => row.path === path);
      if (index >= 0) go(index);
    },
    marked(paths) {
      unsaved = new Set(paths);
      draw();
    },
    /** The row below an element of the tree; its folder is where something new belongs. */
    rowOf: (element) => rows[Number(element?.closest?.("[data-index]")?.dataset.index)],
    at: () => rows[at],
  };
}
