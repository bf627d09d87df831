import { useId, useState, type FormEvent } from "react";
import { app } from "../app.config";
import { copy } from "../copy";
import { emptyDraft, NOTE_LIMIT, tagsFrom, TITLE_LIMIT, type Draft, type Item } from "../domain/items";
import { Button, Dialog, focusFirstInvalid, SelectField, TextArea, TextField } from "../ui";

interface ItemDialogProps {
  open: boolean;
  /** Null for a new one. */
  item: Item | null;
  onClose(): void;
  onSave(draft: Draft): void;
}

export function ItemDialog({ open, item, onClose, onSave }: ItemDialogProps) {
  const form = useId();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={item ? copy.editTitle : copy.newTitle}
      footer={
        <>
          <Button onClick={onClose}>{copy.cancel}</Button>
          <Button type="submit" form={form} variant="primary">
            {copy.save}
          </Button>
        </>
      }
    >
      <ItemForm key={item?.id ?? "new"} id={form} initial={item ?? emptyDraft} onSave={onSave} />
    </Dialog>
  );
}

function ItemForm({ id, initial, onSave }: { id: string; initial: Draft; onSave(draft: Draft): void }) {
  const [draft, setDraft] = useState<Draft>(initial);
  const [tags, setTags] = useState(initial.tags.join(", "));
  const [missing, setMissing] = useState(false);
  const has = (field: "due" | "rating" | "quantity") => app.extras.fields.includes(field);

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (draft.title.trim() === "") {
      setMissing(true);
      focusFirstInvalid(event.currentTarget);
      return;
    }
    onSave({ ...draft, tags: tagsFrom(tags) });
  };

  return (
    <form id={id} className="ui-stack ui-gap-4" onSubmit={onSubmit} noValidate>
      <TextField
        label={copy.title}
        value={draft.title}
        onChange={(title) => setDraft({ ...draft, title })}
        maxLength={TITLE_LIMIT}
        error={missing && draft.title.trim() === "" ? copy.titleMissing : undefined}
        data-autofocus
        required
        dir="auto"
      />
      <TextArea label={copy.note} value={draft.note} onChange={(note) => setDraft({ ...draft, note })} maxLength={NOTE_LIMIT} rows={3} dir="auto" />
      <TextField label={copy.tags} hint={copy.tagsHint} value={tags} onChange={setTags} dir="auto" />
      <div className="form-row">
        {has("due") && <TextField label={copy.due} type="date" value={draft.due} onChange={(due) => setDraft({ ...draft, due })} />}
        {has("quantity") && (
          <TextField
            label={copy.quantity}
            type="number"
            inputMode="numeric"
            min={0}
            max={1_000_000}
            value={draft.quantity ? String(draft.quantity) : ""}
            onChange={(text) => setDraft({ ...draft, quantity: Number(text) || 0 })}
          />
        )}
        {has("rating") && (
          <SelectField
            label={copy.rating}
            value={String(draft.rating)}
            onChange={(rating) => setDraft({ ...draft, rating: Number(rating) })}
            options={[0, 1, 2, 3, 4, 5].map((stars) => ({
              value: String(stars),
              label: stars === 0 ? copy.ratingNone : copy.ratingOf(stars),
            }))}
          />
        )}
      </div>
    </form>
  );
}
