import { copy } from "../copy";
import { isLate } from "../domain/view";
import type { Item } from "../domain/items";
import { formatDate } from "../lib/format";
import { Badge, Checkbox, IconButton } from "../ui";
import { Stars } from "./Stars";

interface ItemCardProps {
  item: Item;
  today: string;
  selecting: boolean;
  chosen: boolean;
  onChoose(chosen: boolean): void;
  onMark(done: boolean): void;
  onStar(): void;
  onTag(tag: string): void;
  onEdit(): void;
  onRemove(): void;
}

export function ItemCard({ item, today, selecting, chosen, onChoose, onMark, onStar, onTag, onEdit, onRemove }: ItemCardProps) {
  const done = item.status === "done";
  const late = isLate(item, today);
  return (
    <li className="item" data-done={done || undefined} data-chosen={(selecting && chosen) || undefined}>
      {selecting ? (
        <Checkbox hideLabel label={copy.select(item.title)} checked={chosen} onChange={onChoose} className="item-select" />
      ) : (
        <Checkbox hideLabel label={copy.mark(item.title)} checked={done} onChange={onMark} className="item-done" />
      )}
      <div className="item-body">
        <p dir="auto">
          <button type="button" className="item-title" onClick={onEdit}>
            {item.title}
          </button>
          {item.quantity > 0 && <span className="item-quantity">{copy.quantityOf(item.quantity)}</span>}
        </p>
        {item.note && (
          <p className="item-note" dir="auto">
            {item.note}
          </p>
        )}
        {(item.due || item.rating > 0 || item.tags.length > 0) && (
          <div className="item-meta">
            {item.due && (
              <Badge tone={late ? "danger" : "neutral"} icon="calendar">
                {late ? copy.late(formatDate(item.due, "short")) : copy.dueOn(formatDate(item.due, "short"))}
              </Badge>
            )}
            {item.rating > 0 && <Stars rating={item.rating} />}
            {item.tags.map((tag) => (
              <button key={tag} type="button" className="item-tag" onClick={() => onTag(tag)}>
                <bdi>{tag}</bdi>
              </button>
            ))}
          </div>
        )}
      </div>
      <div className="item-actions">
        <IconButton
          icon="star"
          size="sm"
          label={copy.star(item.title)}
          aria-pressed={item.starred}
          className="item-star"
          onClick={onStar}
        />
        <IconButton icon="edit" size="sm" label={copy.edit(item.title)} onClick={onEdit} className="item-edit" />
        <IconButton icon="trash" size="sm" label={copy.remove(item.title)} onClick={onRemove} />
      </div>
    </li>
  );
}
