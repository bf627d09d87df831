import { useState, type FormEvent } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { readIngredient } from "./domain/ingredients";
import { EMPTY_DRAFT, linesOf, MOST_MINUTES, MOST_SERVINGS, recipeProblems, stepsOf, tagsOf, TEXT_LIMIT, TITLE_LIMIT, usedTags, type Draft, type Recipe } from "./domain/recipes";
import { lineText } from "./language";
import { fold } from "./lib/format";
import { newId } from "./lib/ids";
import { go } from "./lib/route";
import { useStore } from "./lib/storage";
import { recipesStore } from "./state";
import { Button, ButtonLink, focusFirstInvalid, PageHeader, TextArea, TextField, useToast } from "./ui";

const MOST_SUGGESTIONS = 8;

/** `recipe` is the one to change; null writes a new one. */
export function RecipeForm({ recipe }: { recipe: Recipe | null }) {
  const [recipes, setRecipes] = useStore(recipesStore);
  const [text, setText] = useState(() => textOf(recipe ?? { ...EMPTY_DRAFT, author: lastAuthor(recipes) }));
  const [tried, setTried] = useState(false);
  const toast = useToast();
  const set = (field: keyof typeof text) => (value: string) => setText((now) => ({ ...now, [field]: value }));
  const servings = wholeOf(text.servings, 1, MOST_SERVINGS);
  const minutes = text.minutes.trim() === "" ? null : wholeOf(text.minutes, 0, MOST_MINUTES);
  const draft: Draft = {
    title: text.title.trim(),
    intro: text.intro.trim(),
    author: text.author.trim(),
    servings: servings ?? 1,
    minutes,
    tags: tagsOf(text.tags),
    ingredients: linesOf(text.ingredients),
    steps: stepsOf(text.steps),
  };
  const problems = recipeProblems(draft);
  const badServings = servings === null;
  const badMinutes = text.minutes.trim() !== "" && minutes === null;
  const error = (field: (typeof problems)[number]) => (tried && problems.includes(field) ? copy.problems[field] : undefined);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (problems.length > 0 || badServings || badMinutes) return focusFirstInvalid(event.currentTarget);
    const saved: Recipe = { ...draft, id: recipe?.id ?? newId(), at: recipe?.at ?? new Date().toISOString(), example: false };
    setRecipes((now) => (recipe ? now.map((each) => (each.id === saved.id ? saved : each)) : [...now, saved]));
    toast({ message: copy.saved, tone: "success" });
    return go(`recipe/${saved.id}`);
  };

  return (
    <>
      <PageHeader title={recipe ? copy.form.editTitle : copy.form.newTitle} lead={copy.form.newLead} />
      <form className="recipe-form" noValidate onSubmit={submit}>
        <div className="ui-stack ui-gap-4">
          <TextField label={copy.form.title} value={text.title} onChange={set("title")} error={error("title")} maxLength={TITLE_LIMIT} required />
          <TextField label={copy.optional(copy.form.intro)} value={text.intro} onChange={set("intro")} maxLength={200} />
          <div className="form-pair">
            <TextField
              label={copy.form.servings}
              value={text.servings}
              onChange={set("servings")}
              inputMode="numeric"
              error={tried && badServings ? copy.problems.servings : undefined}
            />
            <TextField
              label={copy.optional(copy.form.minutes)}
              value={text.minutes}
              onChange={set("minutes")}
              inputMode="numeric"
              error={tried && badMinutes ? copy.problems.minutes : undefined}
            />
          </div>
          <TextArea
            label={copy.form.ingredients}
            value={text.ingredients}
            onChange={set("ingredients")}
            hint={copy.form.ingredientsHint}
            error={error("ingredients")}
            rows={8}
            maxLength={TEXT_LIMIT}
            required
          />
          <TextArea label={copy.form.steps} value={text.steps} onChange={set("steps")} hint={copy.form.stepsHint} error={error("steps")} rows={8} maxLength={TEXT_LIMIT} required />
          <div className="ui-stack ui-gap-2">
            <TextField label={copy.optional(copy.form.tags)} value={text.tags} onChange={set("tags")} hint={copy.form.tagsHint} maxLength={200} />
            <TagSuggestions recipes={recipes} chosen={draft.tags} onAdd={(tag) => set("tags")([...draft.tags, tag].join(", "))} />
          </div>
          <TextField label={copy.optional(copy.form.author)} value={text.author} onChange={set("author")} autoComplete="name" maxLength={80} />
          <div className="ui-row form-end">
            <ButtonLink href={recipe ? `#/recipe/${recipe.id}` : "#/recipes"}>{copy.cancel}</ButtonLink>
            <Button type="submit" variant="primary">
              {copy.save}
            </Button>
          </div>
        </div>
        <Preview ingredients={draft.ingredients} steps={draft.steps} />
      </form>
    </>
  );
}

/** The tags of the brief and those in use, one press away. */
function TagSuggestions({ recipes, chosen, onAdd }: { recipes: readonly Recipe[]; chosen: readonly string[]; onAdd(tag: string): void }) {
  const offered = tagsOf([...app.extras.tags, ...usedTags(recipes)].join(","))
    .filter((tag) => !chosen.some((each) => fold(each) === fold(tag)))
    .slice(0, MOST_SUGGESTIONS);
  if (offered.length === 0) return null;
  return (
    <ul className="chips">
      {offered.map((tag) => (
        <li key={tag}>
          <button type="button" className="chip" aria-label={copy.form.addTag(tag)} onClick={() => onAdd(tag)}>
            + <bdi>{tag}</bdi>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What was typed, as it will be scaled and read. */
function Preview({ ingredients, steps }: { ingredients: readonly string[]; steps: readonly string[] }) {
  return (
    <aside className="ui-card preview" aria-label={copy.form.preview}>
      <h2>{copy.form.preview}</h2>
      {ingredients.length === 0 && steps.length === 0 && <p className="quiet">{copy.form.newLead}</p>}
      <ul className="preview-list">
        {ingredients.map((line, at) => {
          const { amount, rest } = lineText(line, 1);
          const { name } = readIngredient(line);
          // Only the last occurrence: "pepper" in "2 peppers, red pepper" is the name all the same.
          const from = name ? rest.lastIndexOf(name) : -1;
          return (
            <li key={at} dir="auto">
              {amount && <strong>{amount}</strong>} {from === -1 ? rest : rest.slice(0, from)}
              {from !== -1 && <mark>{name}</mark>}
              {from !== -1 && rest.slice(from + name.length)}
            </li>
          );
        })}
      </ul>
      <ol className="preview-steps">
        {steps.map((step, at) => (
          <li key={at} dir="auto">
            {step}
          </li>
        ))}
      </ol>
    </aside>
  );
}

function textOf(recipe: Draft) {
  return {
    title: recipe.title,
    intro: recipe.intro,
    author: recipe.author,
    servings: String(recipe.servings),
    minutes: recipe.minutes === null ? "" : String(recipe.minutes),
    tags: recipe.tags.join(", "),
    ingredients: recipe.ingredients.join("\n"),
    steps: recipe.steps.join(recipe.steps.some((step) => step.includes("\n")) ? "\n\n" : "\n"),
  };
}

function lastAuthor(recipes: readonly Recipe[]): string {
  return recipes.filter((recipe) => recipe.author).at(-1)?.author ?? "";
}

function wholeOf(text: string, from: number, to: number): number | null {
  const value = Number(text.trim());
  return /^\d{1,5}$/.test(text.trim()) && value >= from && value <= to ? value : null;
}
