/**
 * The part of Markdown that a post needs, read into a tree: no HTML comes in and none goes out.
 *
 * Headings, paragraphs, lists, quotes, code, rules; bold, italic, struck, code and links within a line.
 */
export type Inline =
  | { kind: "text"; text: string }
  | { kind: "code"; text: string }
  | { kind: "break" }
  | { kind: "strong" | "em" | "strike"; children: Inline[] }
  | { kind: "link"; href: string; children: Inline[] };

export type Block =
  | { kind: "heading"; level: 2 | 3 | 4; children: Inline[] }
  | { kind: "paragraph"; children: Inline[] }
  | { kind: "list"; ordered: boolean; start: number; items: Inline[][] }
  | { kind: "quote"; children: Block[] }
  | { kind: "code"; text: string }
  | { kind: "rule" };

const FENCE = /^ {0,3}```/;
const HEADING = /^ {0,3}(#{1,6})\s+(.+?)\s*#*$/;
const RULE = /^ {0,3}(?:-\s*){3,}$|^ {0,3}(?:\*\s*){3,}$|^ {0,3}_{3,}\s*$/;
const QUOTE = /^ {0,3}> ?/;
const BULLET = /^ {0,3}[-*+]\s+(.*)$/;
const NUMBER = /^ {0,3}(\d{1,9})[.)]\s+(.*)$/;
const DEEPEST_QUOTE = 3;

export function parseMarkdown(source: string, depth = 0): Block[] {
  const lines = source.replace(/\r\n?/g, "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  const takeWhile = (belongs: (line: string) => boolean): string[] => {
    const taken: string[] = [];
    while (at < lines.length && belongs(lines[at] ?? "")) taken.push(lines[at++] ?? "");
    return taken;
  };

  while (at < lines.length) {
    const line = lines[at] ?? "";
    const heading = HEADING.exec(line);
    if (!line.trim()) at += 1;
    else if (FENCE.test(line)) {
      at += 1;
      const text = takeWhile((each) => !FENCE.test(each)).join("\n");
      // Past the closing fence, or past the end when it was forgotten.
      at += 1;
      blocks.push({ kind: "code", text });
    } else if (heading) {
      at += 1;
      blocks.push({ kind: "heading", level: levelOf(heading[1] ?? ""), children: parseInline(heading[2] ?? "") });
    } else if (RULE.test(line)) {
      at += 1;
      blocks.push({ kind: "rule" });
    } else if (QUOTE.test(line) && depth < DEEPEST_QUOTE) {
      const inner = takeWhile((each) => QUOTE.test(each)).map((each) => each.replace(QUOTE, ""));
      blocks.push({ kind: "quote", children: parseMarkdown(inner.join("\n"), depth + 1) });
    } else if (BULLET.test(line) || NUMBER.test(line)) {
      const ordered = !BULLET.test(line);
      const pattern = ordered ? NUMBER : BULLET;
      const start = ordered ? Number(NUMBER.exec(line)?.[1] ?? 1) : 1;
      // A line that is set in belongs to the item above it.
      const taken = takeWhile((each) => pattern.test(each) || /^\s{2,}\S/.test(each));
      blocks.push({ kind: "list", ordered, start, items: itemsOf(taken, pattern).map(parseInline) });
    } else {
      at += 1;
      const text = [line, ...takeWhile((each) => Boolean(each.trim()) && !startsBlock(each, depth))];
      blocks.push({ kind: "paragraph", children: parseInline(text.join("\n")) });
    }
  }
  return blocks;
}

/** Only addresses that lead somewhere by being followed: nothing that runs when it is clicked. */
export function safeHref(address: string): string | null {
  const href = address.trim();
  if (/^(?:https?:|mailto:|tel:)/i.test(href)) return href;
  if (/^(?:#|\/(?!\/)|\.{1,2}\/)/.test(href)) return href;
  return /^[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)/.test(href) ? `https:${"//"}${href}` : null;
}

/** What is read, without the marks: for excerpts and searching. */
export function plainText(source: string): string {
  const words = (children: readonly Inline[]): string =>
    children.map((each) => ("children" in each ? words(each.children) : each.kind === "break" ? " " : each.text)).join("");
  const text = (block: Block): string => {
    if (block.kind === "rule") return "";
    if (block.kind === "code") return block.text;
    if (block.kind === "list") return block.items.map(words).join(" ");
    if (block.kind === "quote") return block.children.map(text).join(" ");
    return words(block.children);
  };
  return parseMarkdown(source).map(text).join(" ").replace(/\s+/g, " ").trim();
}

/** The first alternative that fits at the earliest place wins. */
const INLINE = new RegExp(
  [
    String.raw`\\(?<escaped>[\\\x60*_~[\]()#>+.!-])`,
    String.raw`\x60(?<code>[^\x60]+)\x60`,
    String.raw`\[(?<label>[^\]]+)\]\((?<href>[^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)`,
    String.raw`\*\*(?<strong>\S(?:.*?\S)?)\*\*`,
    String.raw`~~(?<strike>\S(?:.*?\S)?)~~`,
    String.raw`\*(?<em>[^\s*](?:[^*]*[^\s*])?)\*`,
    String.raw`(?<![\p{L}\p{N}_])_(?<em2>[^\s_](?:[^_]*[^\s_])?)_(?![\p{L}\p{N}_])`,
    String.raw`(?<url>https?:\/\/[^\s<>]*[^\s<>.,;:!?)\]"'»…])`,
    String.raw`(?<break>(?: {2,}|\\)?\n)`,
  ].join("|"),
  "su",
);

export function parseInline(source: string): Inline[] {
  const found: Inline[] = [];
  let rest = source;
  for (let match = INLINE.exec(rest); match; match = INLINE.exec(rest)) {
    if (match.index > 0) found.push({ kind: "text", text: rest.slice(0, match.index) });
    found.push(inlineOf(match));
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest) found.push({ kind: "text", text: rest });
  return found;
}

function inlineOf(match: RegExpExecArray): Inline {
  const { escaped, code, label, href, strong, strike, em, em2, url } = match.groups ?? {};
  if (escaped) return { kind: "text", text: escaped };
  if (code) return { kind: "code", text: code };
  if (label && href) {
    const safe = safeHref(href);
    return safe ? { kind: "link", href: safe, children: parseInline(label) } : { kind: "text", text: match[0] };
  }
  if (strong) return { kind: "strong", children: parseInline(strong) };
  if (strike) return { kind: "strike", children: parseInline(strike) };
  if (em ?? em2) return { kind: "em", children: parseInline(em ?? em2 ?? "") };
  if (url) return { kind: "link", href: url, children: [{ kind: "text", text: url }] };
  // The end of a line within a paragraph is a space, unless two spaces or a backslash ask for more.
  return match[0].length > 1 ? { kind: "break" } : { kind: "text", text: " " };
}

function itemsOf(lines: readonly string[], pattern: RegExp): string[] {
  const items: string[] = [];
  for (const line of lines) {
    const match = pattern.exec(line);
    if (match) items.push(match.at(-1) ?? "");
    else items.push(`${items.pop() ?? ""} ${line.trim()}`);
  }
  return items;
}

function startsBlock(line: string, depth: number): boolean {
  return FENCE.test(line) || HEADING.test(line) || RULE.test(line) || BULLET.test(line) || NUMBER.test(line) || (depth < DEEPEST_QUOTE && QUOTE.test(line));
}

/** The title of the post is the first level, so "#" and "##" are both the second. */
function levelOf(marks: string): 2 | 3 | 4 {
  if (marks.length <= 2) return 2;
  return marks.length === 3 ? 3 : 4;
}
