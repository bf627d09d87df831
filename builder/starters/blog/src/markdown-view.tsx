import { Fragment, useMemo, type ReactNode } from "react";
import { parseMarkdown, type Block, type Inline } from "./domain/markdown";

/** A post's text as it is read: elements made here, never HTML from the text. */
export function MarkdownView({ source }: { source: string }) {
  const blocks = useMemo(() => parseMarkdown(source), [source]);
  return (
    <div className="prose" dir="auto">
      {blocks.map(block)}
    </div>
  );
}

function block(node: Block, key: number): ReactNode {
  switch (node.kind) {
    case "heading": {
      const Heading = `h${node.level}` as "h2" | "h3" | "h4";
      return <Heading key={key}>{inline(node.children)}</Heading>;
    }
    case "paragraph":
      return <p key={key}>{inline(node.children)}</p>;
    case "list": {
      const items = node.items.map((item, at) => <li key={at}>{inline(item)}</li>);
      return node.ordered ? (
        <ol key={key} start={node.start}>
          {items}
        </ol>
      ) : (
        <ul key={key}>{items}</ul>
      );
    }
    case "quote":
      return <blockquote key={key}>{node.children.map(block)}</blockquote>;
    case "code":
      return (
        // It scrolls by itself where a line is too long, so the keyboard must reach it.
        <pre key={key} tabIndex={0} dir="ltr">
          <code>{node.text}</code>
        </pre>
      );
    case "rule":
      return <hr key={key} />;
  }
}

function inline(nodes: readonly Inline[]): ReactNode {
  return nodes.map((node, at) => {
    switch (node.kind) {
      case "text":
        return <Fragment key={at}>{node.text}</Fragment>;
      case "code":
        return <code key={at}>{node.text}</code>;
      case "break":
        return <br key={at} />;
      case "strong":
        return <strong key={at}>{inline(node.children)}</strong>;
      case "em":
        return <em key={at}>{inline(node.children)}</em>;
      case "strike":
        return <s key={at}>{inline(node.children)}</s>;
      case "link":
        return (
          <a key={at} href={node.href} rel="noopener noreferrer" target={/^https?:/i.test(node.href) ? "_blank" : undefined}>
            {inline(node.children)}
          </a>
        );
    }
  });
}
