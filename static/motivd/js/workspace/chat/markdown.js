// Markdown as nodes, never as HTML: what a model says is text, whatever it looks like. While it is still being said, only
// the blocks that changed are made anew.

import { el, freshId, icon } from "../../dom.js";
import { t } from "../../texts.js";
import { inline } from "./inline.js";

const DEEPEST = 5;
const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([\w+#.-]*)/;
const HEADING = /^ {0,3}(#{1,6})\s+(.*?)\s*#*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}> ?(.*)$/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])(\s+|$)(.*)$/;
const TABLE_LINE = /^\s*\|?(\s*:?-+:?\s*\|)+\s*:?-*:?\s*\|?\s*$/;

/** What `text` says, as elements. */
export const rendered = (text) => blocks(text).map((block) => block.make());

/** An element whose Markdown grows: `update(text)` as often as you like. */
export function growing(root) {
  let shown = [];
  return (text) => {
    const wanted = blocks(text);
    let same = 0;
    while (same < shown.length && same < wanted.length && shown[same].raw === wanted[same].raw) same += 1;
    for (const gone of shown.slice(same)) gone.node.remove();
    const added = wanted.slice(same).map((block) => ({ raw: block.raw, node: block.make() }));
    root.append(...added.map((block) => block.node));
    shown = [...shown.slice(0, same), ...added];
  };
}

function blocks(text, depth = 0) {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const found = [];
  let at = 0;
  while (at < lines.length) {
    if (!lines[at].trim()) {
      at += 1;
      continue;
    }
    const block = fenced(lines, at) ?? headed(lines, at) ?? ruled(lines, at) ?? table(lines, at) ?? (depth < DEEPEST ? (quoted(lines, at, depth) ?? listed(lines, at, depth)) : null) ?? paragraph(lines, at);
    found.push({ raw: lines.slice(at, block.end).join("\n"), make: block.make });
    at = block.end;
  }
  return found;
}

function fenced(lines, at) {
  const opened = FENCE.exec(lines[at]);
  if (!opened) return null;
  const [, mark, language] = opened;
  let end = at + 1;
  const closes = (line) => line.trim().startsWith(mark) && !line.trim().replaceAll(mark[0], "");
  while (end < lines.length && !closes(lines[end])) end += 1;
  const code = lines.slice(at + 1, end).join("\n");
  return { end: Math.min(end + 1, lines.length), make: () => codeBlock(code, language) };
}

/** Code with a button that copies it. */
export function codeBlock(code, language = "") {
  const id = `code-${freshId()}`;
  const copies = el("button.button.button--quiet.button--small.button--icon", { type: "button", "aria-label": t("chat.copyCode"), title: t("chat.copyCode"), dataset: { copy: "", copies: id } }, icon("copy"));
  return el("figure.codeblock", {}, el("figcaption", {}, el("span", {}, language), copies), el("pre", { tabindex: "0" }, el("code", { id }, code)));
}

function headed(lines, at) {
  const found = HEADING.exec(lines[at]);
  // Below the headings of the page itself.
  return found && { end: at + 1, make: () => el(`h${Math.min(found[1].length + 2, 6)}`, {}, inline(found[2])) };
}

function ruled(lines, at) {
  return RULE.test(lines[at]) ? { end: at + 1, make: () => el("hr") } : null;
}

function quoted(lines, at, depth) {
  let end = at;
  while (end < lines.length && QUOTE.test(lines[end])) end += 1;
  if (end === at) return null;
  const inside = lines.slice(at, end).map((line) => QUOTE.exec(line)[1]).join("\n");
  return { end, make: () => el("blockquote", {}, blocks(inside, depth + 1).map((block) => block.make())) };
}

function table(lines, at) {
  if (!lines[at].includes("|") || !TABLE_LINE.test(lines[at + 1] ?? "")) return null;
  let end = at + 2;
  while (end < lines.length && lines[end].includes("|") && lines[end].trim()) end += 1;
  const rows = lines.slice(at + 2, end);
  const row = (line, tag) => el("tr", {}, cells(line).map((cell) => el(tag, tag === "th" ? { scope: "col" } : {}, inline(cell))));
  const make = () => el("div.scroll-x", { tabindex: "0" }, el("table", {}, el("thead", {}, row(lines[at], "th")), el("tbody", {}, rows.map((line) => row(line, "td")))));
  return { end, make };
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));

function listed(lines, at, depth) {
  const first = ITEM.exec(lines[at]);
  if (!first) return null;
  const isOrdered = /\d/.test(first[2]);
  const items = [];
  let end = at;
  while (end < lines.length) {
    const found = ITEM.exec(lines[end]);
    const indent = found ? found[1].length : 0;
    if (found && indent < first[1].length + 2 && /\d/.test(found[2]) === isOrdered && !RULE.test(lines[end])) items.push([found[4]]);
    else if (!lines[end].trim()) {
      if (!/^\s+\S/.test(lines[end + 1] ?? "") && !ITEM.test(lines[end + 1] ?? "")) break;
      items.at(-1).push("");
    } else if (/^\s{2,}/.test(lines[end])) items.at(-1).push(lines[end].slice(Math.min(lines[end].search(/\S/), first[1].length + first[2].length + 1)));
    else break;
    end += 1;
  }
  if (!items.length) return null;
  const make = () => el(isOrdered ? "ol" : "ul", isOrdered ? { start: Number.parseInt(first[2], 10) } : {}, items.map((item) => el("li", {}, itemNodes(item.join("\n"), depth))));
  return { end, make };
}

function itemNodes(text, depth) {
  const task = /^\[([ xX])\]\s+/.exec(text);
  const inside = blocks(task ? text.slice(task[0].length) : text, depth + 1).map((block) => block.make());
  // One that is a line needs no paragraph around it.
  const nodes = inside[0]?.tagName === "P" ? [...inside[0].childNodes, ...inside.slice(1)] : inside;
  return task ? [`${task[1] === " " ? "☐" : "☑"} `, ...nodes] : nodes;
}

function paragraph(lines, at) {
  let end = at + 1;
  while (end < lines.length && lines[end].trim() && ![FENCE, HEADING, RULE, QUOTE, ITEM].some((begins) => begins.test(lines[end]))) end += 1;
  const text = lines.slice(at, end).join("\n").trim();
  return { end, make: () => el("p", {}, inline(text)) };
}
