import { describe, expect, it } from "vitest";
import { parseInline, parseMarkdown, plainText, safeHref } from "../src/domain/markdown";

const text = (words: string) => ({ kind: "text", text: words });

describe("blocks", () => {
  it("are told apart, also without empty lines between them", () => {
    const kinds = parseMarkdown("# Title\nWords\nmore\n- one\n- two\n> said\n\n---\n1. first\n```\ncode\n```").map((block) => block.kind);

    expect(kinds).toEqual(["heading", "paragraph", "list", "quote", "rule", "list", "code"]);
  });

  it("begin headings at the second level, since the title is the first", () => {
    const levels = parseMarkdown("# a\n\n## b\n\n### c\n\n###### d").map((block) => (block.kind === "heading" ? block.level : 0));

    expect(levels).toEqual([2, 2, 3, 4]);
  });

  it("keep code as it stands, even when its end was forgotten", () => {
    expect(parseMarkdown("```js\n  **a**\n\n<b>")).toEqual([{ kind: "code", text: "  **a**\n\n<b>" }]);
  });

  it("let a line that is set in go on with its item", () => {
    expect(parseMarkdown("3. one\n   more\n4. two")).toEqual([
      { kind: "list", ordered: true, start: 3, items: [[text("one more")], [text("two")]] },
    ]);
  });

  it("nest quotes, and not without end", () => {
    expect(parseMarkdown("> a\n> > b")[0]).toMatchObject({ kind: "quote", children: [{ kind: "paragraph" }, { kind: "quote" }] });
    expect(() => parseMarkdown(">".repeat(10_000))).not.toThrow();
  });
});

describe("a line", () => {
  it("has bold, italic, struck and code words", () => {
    expect(parseInline("**b** *i* _i_ ~~s~~ `c*`").filter((node) => node.kind !== "text").map((node) => node.kind)).toEqual(["strong", "em", "em", "strike", "code"]);
  });

  it("leaves stars and underscores alone that are no marks", () => {
    for (const plain of ["2 * 3 * 4", "snake_case_name", "**", "a ** b", "[x]", "\\"]) expect(parseInline(plain)).toEqual([text(plain)]);
    expect(parseInline("\\*no\\*").map((node) => (node.kind === "text" ? node.text : "?")).join("")).toBe("*no*");
  });

  it("makes links of addresses that lead somewhere, and of no others", () => {
    expect(parseInline("[a](https://example.org/b_(c))")).toEqual([{ kind: "link", href: "https://example.org/b_(c)", children: [text("a")] }]);
    expect(parseInline("see https://example.org/a.")[1]).toMatchObject({ kind: "link", href: "https://example.org/a" });
    for (const address of ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example"]) {
      expect(safeHref(address)).toBeNull();
    }
    expect(parseInline("[a](javascript:alert)")).toEqual([text("[a](javascript:alert)")]);
    expect(["#/home", "/a", "./b", "mailto:a@b.c", "example.org/x"].map(safeHref)).toEqual(["#/home", "/a", "./b", "mailto:a@b.c", "https://example.org/x"]);
  });
});

it("reads plain words out of a text", () => {
  expect(plainText("# A **b**\n\n- c [d](https://e.fr)\n\n> f\n\n---\n`g`")).toBe("A b c d f g");
});

it("comes to an end on any text", () => {
  for (const piece of ["*", "**a", "[", "_a", "`", "> - ", "~~x", "- \n", "1. \n", "***\n", "[a](", "\\\n"]) {
    expect(() => parseMarkdown(piece.repeat(3_000))).not.toThrow();
  }
});
