import { useRef, useState, type FormEvent } from "react";
import { copy } from "./copy";
import { withLines, type Item } from "./domain/shopping";
import { itemText, quantityText } from "./language";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { shoppingStore } from "./state";
import { Button, ButtonLink, Card, Checkbox, EmptyState, IconButton, PageHeader, TextField, useToast } from "./ui";

export function ShoppingPage() {
  const [items, setItems] = useStore(shoppingStore);
  const open = items.filter((item) => !item.done);
  const done = items.filter((item) => item.done);
  const toast = useToast();
  const clear = (kept: Item[]) => {
    const gone = items.filter((item) => !kept.includes(item));
    setItems(kept);
    toast({ message: copy.shopping.cleared, action: { label: copy.undo, onAction: () => setItems((now) => [...now, ...gone]) } });
  };
  const copyText = async () => {
    await navigator.clipboard.writeText(open.map(itemText).join("\n"));
    toast({ message: copy.shopping.copied, tone: "success" });
  };

  return (
    <div className="shopping">
      <PageHeader
        title={copy.shopping.title}
        lead={copy.shopping.lead}
        actions={
          open.length > 0 && (
            <>
              {/* Pages that are not served over HTTPS have no clipboard. */}
              {"clipboard" in navigator && (
                <Button icon="copy" onClick={() => void copyText()}>
                  {copy.shopping.copy}
                </Button>
              )}
              <Button icon="print" onClick={() => window.print()}>
                {copy.recipe.print}
              </Button>
            </>
          )
        }
      />
      <AddItem />
      <p role="status" className={items.length === 0 ? "ui-hidden" : "quiet small shopping-left"}>
        {copy.shopping.left(open.length)}
      </p>
      {items.length === 0 && (
        <div className="ui-card">
          <EmptyState icon="list" title={copy.shopping.emptyTitle} action={<ButtonLink href="#/recipes">{copy.list.toRecipes}</ButtonLink>}>
            {copy.shopping.emptyLead}
          </EmptyState>
        </div>
      )}
      <div className="ui-stack ui-gap-4">
        {open.length > 0 && (
          <Card title={copy.shopping.open}>
            <Items items={open} />
          </Card>
        )}
        {done.length > 0 && (
          <Card
            title={copy.shopping.basket}
            className="print-off"
            actions={
              <Button size="sm" onClick={() => clear(open)}>
                {copy.shopping.clear}
              </Button>
            }
          >
            <Items items={done} />
          </Card>
        )}
        {items.length > 0 && (
          <div className="print-off">
            <Button variant="ghost" icon="trash" onClick={() => clear([])}>
              {copy.shopping.clearAll}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function AddItem() {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim()) return;
    shoppingStore.set((now) => withLines(now, [text], 1, "", newId));
    setText("");
    field.current?.focus();
  };
  return (
    <form className="inline-form shopping-form print-off" onSubmit={add}>
      <TextField ref={field} label={copy.shopping.field} hideLabel placeholder={copy.shopping.hint} value={text} onChange={setText} autoComplete="off" maxLength={120} />
      <Button type="submit" variant="primary" icon="plus">
        {copy.shopping.add}
      </Button>
    </form>
  );
}

function Items({ items }: { items: readonly Item[] }) {
  const [, setItems] = useStore(shoppingStore);
  return (
    <ul className="items">
      {items.map((item) => (
        <li key={item.id} className={item.done ? "item item-done" : "item"}>
          <Checkbox
            label={item.name}
            checked={item.done}
            onChange={(done) => setItems((now) => now.map((each) => (each.id === item.id ? { ...each, done } : each)))}
          />
          <span className="item-quantity">{quantityText(item)}</span>
          {item.recipes.length > 0 && (
            <span className="item-for">
              <bdi>{item.recipes.join(", ")}</bdi>
            </span>
          )}
          <IconButton
            className="item-remove print-off"
            size="sm"
            icon="x"
            label={copy.shopping.remove(item.name)}
            onClick={() => setItems((now) => now.filter((each) => each.id !== item.id))}
          />
        </li>
      ))}
    </ul>
  );
}
