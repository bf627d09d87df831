import { copy } from "../copy";
import { allTags, type Item } from "../domain/items";
import type { Query, StatusFilter } from "../domain/view";
import { compare } from "../lib/format";
import { Icon, type IconName } from "../ui";

interface FiltersProps {
  items: readonly Item[];
  tally: Record<StatusFilter, number>;
  query: Query;
  onChange(query: Query): void;
}

const STATUSES: readonly { id: StatusFilter; icon: IconName }[] = [
  { id: "all", icon: "layers" },
  { id: "open", icon: "circle" },
  { id: "done", icon: "check" },
  { id: "starred", icon: "star" },
];

export function Filters({ items, tally, query, onChange }: FiltersProps) {
  const tags = allTags(items).sort((one, other) => compare(one.tag, other.tag));
  return (
    <>
      <div className="filter-group" role="group" aria-label={copy.status}>
        {STATUSES.map(({ id, icon }) => (
          <button
            key={id}
            type="button"
            className="filter"
            aria-pressed={query.status === id}
            onClick={() => onChange({ ...query, status: id })}
          >
            <Icon name={icon} />
            <span>{copy.statuses[id]}</span>
            <span className="ui-count">{tally[id]}</span>
          </button>
        ))}
      </div>
      {tags.length > 0 && (
        <div className="filter-group filter-tags" role="group" aria-label={copy.byTag}>
          <h2>{copy.byTag}</h2>
          {tags.map(({ tag, count }) => {
            const isOn = query.tag.toLowerCase() === tag.toLowerCase();
            return (
              <button
                key={tag}
                type="button"
                className="filter"
                aria-pressed={isOn}
                onClick={() => onChange({ ...query, tag: isOn ? "" : tag })}
              >
                <Icon name="tag" />
                <bdi>{tag}</bdi>
                <span className="ui-count">{count}</span>
              </button>
            );
          })}
        </div>
      )}
    </>
  );
}
