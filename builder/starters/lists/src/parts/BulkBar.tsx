import { useState, type FormEvent } from "react";
import { copy } from "../copy";
import { TAG_LIMIT, type Item, type Status } from "../domain/items";
import { Button, Checkbox, TextField } from "../ui";

interface BulkBarProps {
  chosen: ReadonlySet<string>;
  visible: readonly Item[];
  onChoose(ids: ReadonlySet<string>): void;
  onMark(status: Status): void;
  onTag(tag: string): void;
  onRemove(): void;
}

export function BulkBar({ chosen, visible, onChoose, onMark, onTag, onRemove }: BulkBarProps) {
  const [tag, setTag] = useState("");
  const all = visible.length > 0 && chosen.size === visible.length;
  const none = chosen.size === 0;

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (none || tag.trim() === "") return;
    onTag(tag);
    setTag("");
  };

  return (
    <div className="bulk" role="group" aria-label={copy.selectMode}>
      <Checkbox
        label={copy.selectAll}
        checked={all}
        indeterminate={!none && !all}
        onChange={(checked) => onChoose(new Set(checked ? visible.map((item) => item.id) : []))}
      />
      <span className="bulk-count" role="status">
        {copy.selected(chosen.size)}
      </span>
      <div className="ui-row ui-row-wrap">
        <Button size="sm" disabled={none} onClick={() => onMark("done")}>
          {copy.markAs(copy.statuses.done)}
        </Button>
        <Button size="sm" disabled={none} onClick={() => onMark("open")}>
          {copy.markAs(copy.statuses.open)}
        </Button>
        <form className="ui-row" onSubmit={onSubmit}>
          <TextField label={copy.tagToAdd} hideLabel placeholder={copy.tagToAdd} value={tag} onChange={setTag} maxLength={TAG_LIMIT} />
          <Button size="sm" type="submit" icon="tag" disabled={none}>
            {copy.addTag}
          </Button>
        </form>
        <Button size="sm" variant="danger" icon="trash" disabled={none} onClick={onRemove}>
          {copy.removeSelected}
        </Button>
      </div>
    </div>
  );
}
