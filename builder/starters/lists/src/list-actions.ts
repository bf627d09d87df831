import { useRef } from "react";
import { copy } from "./copy";
import * as changes from "./domain/items";
import type { Draft, Item, Status } from "./domain/items";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { itemStore } from "./store";
import { useToast } from "./ui";

export interface ListActions {
  add(draft: Draft): void;
  addMany(items: readonly Item[]): void;
  edit(id: string, draft: Draft): void;
  mark(ids: ReadonlySet<string>, status: Status): void;
  star(id: string, starred: boolean): void;
  tag(ids: ReadonlySet<string>, tag: string): void;
  remove(ids: ReadonlySet<string>): void;
  /** Bring back what was deleted last; does nothing when nothing was. */
  undo(): void;
}

/** The list and every change to it, each with its message. */
export function useList(): [readonly Item[], ListActions] {
  const [items, setItems] = useStore(itemStore);
  const toast = useToast();
  const deletions = useRef<{ deleted: Item[]; before: readonly Item[] }[]>([]);
  const now = () => new Date().toISOString();

  const undo = (deletion = deletions.current.at(-1)) => {
    if (!deletion || !deletions.current.includes(deletion)) return;
    deletions.current = deletions.current.filter((one) => one !== deletion);
    setItems((current) => changes.restored(current, deletion.deleted, deletion.before));
    toast({ message: copy.broughtBack(deletion.deleted.length), tone: "success" });
  };

  const actions: ListActions = {
    add(draft) {
      const item = changes.newItem(draft, newId(), now());
      setItems((current) => [item, ...current]);
      toast({ message: copy.added(item.title), tone: "success" });
    },
    addMany(added) {
      setItems((current) => [...added, ...current]);
      toast({ message: copy.imported(added.length), tone: "success" });
    },
    edit(id, draft) {
      setItems((current) => changes.edited(current, id, draft, now()));
      toast({ message: copy.saved, tone: "success" });
    },
    mark: (ids, status) => setItems((current) => changes.withStatus(current, ids, status, now())),
    star: (id, starred) => setItems((current) => changes.withStar(current, id, starred)),
    tag: (ids, tag) => setItems((current) => changes.withTag(current, ids, tag, now())),
    remove(ids) {
      const before = itemStore.get();
      const deleted = before.filter((item) => ids.has(item.id));
      if (deleted.length === 0) return;
      const deletion = { deleted, before };
      deletions.current = [...deletions.current, deletion].slice(-20);
      setItems((current) => changes.without(current, ids));
      toast({ message: copy.removed(deleted.length), action: { label: copy.undo, onAction: () => undo(deletion) } });
    },
    undo: () => undo(),
  };
  return [items, actions];
}
