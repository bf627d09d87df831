/** What the buttons above the text do to it. */
export type Format = "bold" | "italic" | "heading" | "link" | "list" | "quote" | "code";

export interface Selected {
  text: string;
  start: number;
  end: number;
}

const AROUND: Partial<Record<Format, [string, string]>> = { bold: ["**", "**"], italic: ["*", "*"], code: ["`", "`"] };
const BEFORE_LINES: Partial<Record<Format, string>> = { heading: "## ", list: "- ", quote: "> " };

/** Put the marks in, or take them out again where they are; the selection stays on the words. */
export function format({ text, start, end }: Selected, what: Format, placeholder: string): Selected {
  const around = AROUND[what];
  if (around) return wrap({ text, start, end }, around, placeholder);
  const prefix = BEFORE_LINES[what];
  if (prefix) return prefixLines({ text, start, end }, prefix);
  const label = text.slice(start, end) || placeholder;
  const made = `[${label}](`;
  // The cursor waits between the brackets for the address.
  return { text: `${text.slice(0, start)}${made})${text.slice(end)}`, start: start + made.length, end: start + made.length };
}

function wrap({ text, start, end }: Selected, [open, close]: [string, string], placeholder: string): Selected {
  const before = text.slice(0, start);
  const after = text.slice(end);
  if (before.endsWith(open) && after.startsWith(close)) {
    const undone = before.slice(0, -open.length) + text.slice(start, end) + after.slice(close.length);
    return { text: undone, start: start - open.length, end: end - open.length };
  }
  const words = text.slice(start, end) || placeholder;
  const from = start + open.length;
  return { text: before + open + words + close + after, start: from, end: from + words.length };
}

function prefixLines({ text, start, end }: Selected, prefix: string): Selected {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  const to = lineEnd === -1 ? text.length : lineEnd;
  const lines = text.slice(from, to).split("\n");
  const all = lines.every((line) => line.startsWith(prefix));
  const changed = lines.map((line) => (all ? line.slice(prefix.length) : prefix + line)).join("\n");
  return { text: text.slice(0, from) + changed + text.slice(to), start: from + changed.length, end: from + changed.length };
}
