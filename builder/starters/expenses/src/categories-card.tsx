import { useState, type FormEvent } from "react";
import { copy } from "./copy";
import { fold } from "./lib/format";
import { useStore } from "./lib/storage";
import { settingsStore } from "./state";
import { Button, Card, focusFirstInvalid, IconButton, TextField } from "./ui";

const LONGEST = 60;

export function CategoriesCard() {
  const [{ categories }, setSettings] = useStore(settingsStore);
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const taken = categories.some((each) => fold(each) === fold(name.trim()));
  const problem = !name.trim() ? copy.problems["name-missing"] : taken ? copy.problems["name-taken"] : undefined;
  const setCategories = (next: string[]) => setSettings((now) => ({ ...now, categories: next }));

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(Boolean(problem));
    if (problem) return focusFirstInvalid(event.currentTarget);
    setCategories([...categories, name.trim()]);
    setName("");
    return undefined;
  };

  return (
    <Card title={copy.settings.categories}>
      <p className="quiet">{copy.settings.categoriesLead}</p>
      <ul className="chips">
        {categories.map((category) => (
          <li key={category} className="chip">
            <bdi>{category}</bdi>
            {categories.length > 1 && (
              <IconButton
                size="sm"
                icon="x"
                label={copy.settings.removeCategory(category)}
                onClick={() => setCategories(categories.filter((each) => each !== category))}
              />
            )}
          </li>
        ))}
      </ul>
      <form className="chip-form" noValidate onSubmit={submit}>
        <TextField
          label={copy.settings.newCategory}
          value={name}
          onChange={(text) => {
            setName(text);
            setTried(false);
          }}
          maxLength={LONGEST}
          error={tried ? problem : undefined}
        />
        <Button type="submit" icon="plus">
          {copy.settings.addCategory}
        </Button>
      </form>
    </Card>
  );
}
