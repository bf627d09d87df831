// Words within a line of Markdown, as nodes: code, bold, italic, struck, links. Everything else is text.

import { el } from "../../dom.js";

const LONGEST = 20_000; // what is longer is no prose
const DEEPEST = 4;
const WORD = /[\p{L}\p{N}]/u;
const BARE_ADDRESS = /https?:\/\/[^\s<>"'`]+/iy;

/** Nodes and strings for `text`. */
export function inline(text, depth = 0) {
  if (text.length > LONGEST || depth > DEEPEST) return [text];
  const nodes = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const found = MARKS[text[at]]?.(text, at, depth);
    if (!found) {
      plain += text[at];
      at += 1;
      continue;
    }
    if (plain) nodes.push(plain);
    plain = "";
    nodes.push(...[found.nodes].flat());
    at = found.end;
  }
  if (plain) nodes.push(plain);
  return nodes;
}

/** A link out of the page, or only its words where the address is none that we follow. */
export function link(address, words) {
  let parsed;
  try {
    parsed = new URL(address);
  } catch {
    return el("span", {}, words);
  }
  if (!["http:", "https:"].includes(parsed.protocol)) return el("span", {}, words);
  return el("a", { href: parsed.href, target: "_blank", rel: "noopener noreferrer nofollow" }, words);
}

const MARKS = {
  "\\": (text, at) => (/[!-/:-@[-`{-~]/.test(text[at + 1] ?? "") ? { nodes: text[at + 1], end: at + 2 } : null),
  "`": code,
  "*": emphasis,
  _: emphasis,
  "~": struck,
  "[": linked,
  "!": (text, at, depth) => (text[at + 1] === "[" ? linked(text, at + 1, depth) : null), // pictures of others are not fetched
  "<": (text, at) => {
    const end = text.indexOf(">", at);
    const inside = text.slice(at + 1, end);
    return end > at && /^https?:\/\/\S+$/i.test(inside) ? { nodes: link(inside, inside), end: end + 1 } : null;
  },
  h: bare,
  H: bare,
  " ": (text, at) => (text.startsWith("  \n", at) ? { nodes: el("br"), end: at + 3 } : null),
};

function code(text, at) {
  const marks = /`+/y;
  marks.lastIndex = at;
  const [run] = marks.exec(text);
  let end = at + run.length;
  for (;;) {
    end = text.indexOf(run, end);
    if (end < 0) return { nodes: run, end: at + run.length };
    if (text[end + run.length] !== "`" && text[end - 1] !== "`") break;
    while (text[end] === "`") end += 1;
  }
  return { nodes: el("code", {}, text.slice(at + run.length, end).replace(/^ (.*\S.*) $/s, "$1")), end: end + run.length };
}

function emphasis(text, at, depth) {
  const sign = text[at];
  const mark = text[at + 1] === sign ? sign + sign : sign;
  const start = at + mark.length;
  if (!text[start] || /\s/.test(text[start]) || (sign === "_" && WORD.test(text[at - 1] ?? ""))) return null;
  for (let end = text.indexOf(mark, start + 1); end > 0; end = text.indexOf(mark, end + 1)) {
    const closes = !/\s/.test(text[end - 1]) && !(sign === "_" && WORD.test(text[end + mark.length] ?? ""));
    const isOther = mark.length === 1 && (text[end + 1] === sign || text[end - 1] === sign);
    if (!closes || isOther) continue;
    return { nodes: el(mark.length === 2 ? "strong" : "em", {}, inline(text.slice(start, end), depth + 1)), end: end + mark.length };
  }
  return { nodes: mark, end: start };
}

function struck(text, at, depth) {
  const end = text.startsWith("~~", at) ? text.indexOf("~~", at + 2) : -1;
  return end > 0 ? { nodes: el("s", {}, inline(text.slice(at + 2, end), depth + 1)), end: end + 2 } : null;
}

function linked(text, at, depth) {
  const middle = text.indexOf("](", at);
  if (middle < 0 || text.slice(at + 1, middle).includes("\n\n")) return null;
  let open = 1;
  let end = middle + 2;
  for (; end < text.length && open; end += 1) {
    if (text[end] === "(") open += 1;
    else if (text[end] === ")") open -= 1;
    else if (text[end] === "\n") return null;
  }
  if (open) return null;
  const [address] = text.slice(middle + 2, end - 1).trim().split(/\s+/);
  const words = text.slice(at + 1, middle);
  return { nodes: link(address.replace(/^<|>$/g, ""), depth < 1 ? inline(words, DEEPEST) : words), end };
}

function bare(text, at) {
  if (at && WORD.test(text[at - 1])) return null;
  BARE_ADDRESS.lastIndex = at;
  const found = BARE_ADDRESS.exec(text);
  if (!found) return null;
  const address = found[0].replace(/[.,;:!?)\]*_]+$/, "");
  return { nodes: link(address, address), end: at + address.length };
}
