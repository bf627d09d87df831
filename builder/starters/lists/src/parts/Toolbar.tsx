import type { RefObject } from "react";
import { app } from "../app.config";
import { copy } from "../copy";
import type { Query, SortKey } from "../domain/view";
import { IconButton, Segmented, SelectField, TextField } from "../ui";

interface ToolbarProps {
  query: Query;
  onQuery(query: Query): void;
  onSort(sort: SortKey): void;
  view: "list" | "grid";
  onView(view: "list" | "grid"): void;
  selecting: boolean;
  onSelecting(): void;
  search: RefObject<HTMLInputElement | null>;
}

const SORTS: readonly SortKey[] = ["newest", "oldest", "title", "due", "rating"];

export function Toolbar({ query, onQuery, onSort, view, onView, selecting, onSelecting, search }: ToolbarProps) {
  const fields: readonly string[] = app.extras.fields;
  const sorts = SORTS.filter((sort) => !["due", "rating"].includes(sort) || fields.includes(sort));
  return (
    <div className="toolbar">
      <TextField
        ref={search}
        type="search"
        icon="search"
        label={copy.search}
        hideLabel
        placeholder={copy.searchPlaceholder}
        value={query.text}
        onChange={(text) => onQuery({ ...query, text })}
        className="toolbar-search"
        dir="auto"
      />
      <SelectField
        label={copy.sort}
        hideLabel
        value={query.sort}
        onChange={onSort}
        options={sorts.map((value) => ({ value, label: copy.sorts[value] }))}
        className="toolbar-sort"
      />
      <Segmented
        label={copy.view}
        value={view}
        onChange={onView}
        options={[
          { value: "list", label: copy.views.list, icon: "list" },
          { value: "grid", label: copy.views.grid, icon: "layers" },
        ]}
      />
      <IconButton
        icon="check"
        variant={selecting ? "primary" : "secondary"}
        label={selecting ? copy.selectDone : copy.selectMode}
        aria-pressed={selecting}
        onClick={onSelecting}
      />
    </div>
  );
}
