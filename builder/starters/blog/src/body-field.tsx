import { useLayoutEffect, useRef, type KeyboardEvent } from "react";
import { copy } from "./copy";
import { format, type Format } from "./domain/formatting";
import { BODY_LIMIT } from "./domain/posts";
import { Field, Icon } from "./ui";

const KEYS: Record<string, Format> = { b: "bold", i: "italic", k: "link" };
const FORMATS = ["heading", "bold", "italic", "link", "list", "quote", "code"] as const;

/** The text of a post, with buttons and keys that put the marks in. */
export function BodyField({ value, onChange, error }: { value: string; onChange(value: string): void; error: string | undefined }) {
  const area = useRef<HTMLTextAreaElement>(null);
  // React puts the cursor at the end when it sets the value: it is put back after the render.
  const selection = useRef<[number, number] | null>(null);
  useLayoutEffect(() => {
    if (!selection.current || !area.current) return;
    area.current.focus();
    area.current.setSelectionRange(...selection.current);
    selection.current = null;
  });

  const apply = (what: Format) => {
    const element = area.current;
    if (!element) return;
    const done = format({ text: value, start: element.selectionStart, end: element.selectionEnd }, what, copy.editor.placeholder);
    selection.current = [done.start, done.end];
    onChange(done.text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const what = KEYS[event.key.toLowerCase()];
    if (!what || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    apply(what);
  };

  return (
    <Field className="body-field" label={copy.editor.body} hint={copy.editor.bodyHint} error={error}>
      {({ id, describedBy, invalid }) => (
        <>
          <div className="toolbar" role="group" aria-label={copy.editor.toolbar}>
            {FORMATS.map((what) => (
              <button
                key={what}
                type="button"
                className={`toolbar-button toolbar-${what}`}
                aria-label={copy.editor.formats[what]}
                title={copy.editor.formats[what]}
                onClick={() => apply(what)}
              >
                <Glyph what={what} />
              </button>
            ))}
          </div>
          <textarea
            ref={area}
            id={id}
            className="ui-input"
            value={value}
            onChange={(event) => onChange(event.currentTarget.value)}
            onKeyDown={onKeyDown}
            maxLength={BODY_LIMIT}
            rows={18}
            dir="auto"
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
          />
        </>
      )}
    </Field>
  );
}

function Glyph({ what }: { what: Format }) {
  if (what === "link" || what === "list") return <Icon name={what} />;
  const glyphs = { heading: "H", bold: "B", italic: "I", quote: "”", code: "<>" };
  return <span aria-hidden="true">{glyphs[what]}</span>;
}
