import { useState, type FormEvent, type RefObject } from "react";
import { copy } from "../copy";
import { TITLE_LIMIT } from "../domain/items";
import { Button, IconButton, TextField } from "../ui";

interface QuickAddProps {
  field: RefObject<HTMLInputElement | null>;
  onAdd(title: string): void;
  onDetails(): void;
}

export function QuickAdd({ field, onAdd, onDetails }: QuickAddProps) {
  const [title, setTitle] = useState("");
  const [missing, setMissing] = useState(false);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setMissing(title.trim() === "");
    field.current?.focus();
    if (title.trim() === "") return;
    onAdd(title);
    setTitle("");
  };

  return (
    <form className="quick" onSubmit={onSubmit} noValidate>
      <TextField
        ref={field}
        label={copy.quickLabel}
        hideLabel
        icon="plus"
        value={title}
        onChange={(text) => {
          setTitle(text);
          setMissing(false);
        }}
        placeholder={copy.quickPlaceholder}
        maxLength={TITLE_LIMIT}
        error={missing ? copy.titleMissing : undefined}
        autoComplete="off"
        enterKeyHint="done"
        dir="auto"
      />
      <Button type="submit" variant="primary">
        {copy.addShort}
      </Button>
      <IconButton icon="settings" label={copy.moreDetails} variant="secondary" onClick={onDetails} />
    </form>
  );
}
