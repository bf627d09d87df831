import { useId, useState, type FormEvent } from "react";
import { copy } from "./copy";
import { readIngredient } from "./domain/ingredients";
import { tagsOf, type Recipe } from "./domain/recipes";
import { compare, fold } from "./lib/format";
import { Button, Card, Icon, TextField } from "./ui";

interface KitchenPanelProps {
  recipes: readonly Recipe[];
  value: readonly string[];
  onChange(kitchen: readonly string[]): void;
}

/** Name what is there: the list then begins with what can be cooked from it. */
export function KitchenPanel({ recipes, value, onChange }: KitchenPanelProps) {
  const [text, setText] = useState("");
  const list = useId();
  const names = new Set(recipes.flatMap((recipe) => recipe.ingredients.map((line) => readIngredient(line).name)));
  const add = (event: FormEvent) => {
    event.preventDefault();
    const added = tagsOf(text).filter((name) => !value.some((each) => fold(each) === fold(name)));
    if (added.length > 0) onChange([...value, ...added]);
    setText("");
  };
  return (
    <Card title={copy.list.kitchen}>
      <div className="ui-stack ui-gap-3">
        <p className="quiet small">{copy.list.kitchenLead}</p>
        <form className="inline-form" onSubmit={add}>
          <TextField label={copy.list.kitchenField} hideLabel placeholder={copy.list.kitchenField} value={text} onChange={setText} list={list} autoComplete="off" maxLength={80} />
          <Button type="submit">{copy.list.kitchenAdd}</Button>
          <datalist id={list}>
            {[...names].sort(compare).map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </form>
        {value.length > 0 && (
          <ul className="chips">
            {value.map((name) => (
              <li key={name}>
                <button type="button" className="chip chip-on" aria-label={copy.list.kitchenRemove(name)} onClick={() => onChange(value.filter((each) => each !== name))}>
                  <bdi>{name}</bdi>
                  <Icon name="x" />
                </button>
              </li>
            ))}
            <li>
              <button type="button" className="ui-textbutton" onClick={() => onChange([])}>
                {copy.list.kitchenClear}
              </button>
            </li>
          </ul>
        )}
      </div>
    </Card>
  );
}
