import { useState } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { Dish } from "./dish";
import { MOST_SERVINGS, type Recipe } from "./domain/recipes";
import { withLines } from "./domain/shopping";
import { FavouriteButton } from "./favourite-button";
import { lineText, timeText } from "./language";
import { newId } from "./lib/ids";
import { go } from "./lib/route";
import { recipesStore, shoppingStore } from "./state";
import { Badge, Button, ButtonLink, EmptyState, Icon, IconButton, useToast } from "./ui";

export function RecipePage({ recipe }: { recipe: Recipe | undefined }) {
  if (!recipe) {
    return (
      <div className="ui-card">
        <EmptyState icon="book" title={copy.recipe.gone} action={<ButtonLink href="#/recipes">{copy.recipe.back}</ButtonLink>}>
          {copy.recipe.goneLead}
        </EmptyState>
      </div>
    );
  }
  return (
    <article className="recipe">
      <a className="back" href="#/recipes">
        <Icon name="arrowLeft" />
        {copy.recipe.back}
      </a>
      <Head recipe={recipe} />
      <Body recipe={recipe} />
      <Actions recipe={recipe} />
    </article>
  );
}

function Head({ recipe }: { recipe: Recipe }) {
  return (
    <header className={app.look.layout % 2 === 0 ? "recipe-head" : "recipe-head recipe-head-swapped"}>
      <div className="recipe-picture">
        <Dish title={recipe.title} />
        <FavouriteButton recipe={recipe} />
      </div>
      <div className="recipe-words">
        <h1 dir="auto">{recipe.title}</h1>
        {recipe.intro && (
          <p className="ui-lead" dir="auto">
            {recipe.intro}
          </p>
        )}
        <p className="recipe-facts recipe-facts-large">
          {recipe.minutes !== null && (
            <span>
              <Icon name="clock" />
              {timeText(recipe.minutes)}
            </span>
          )}
          <span>
            <Icon name="users" />
            {copy.serves(recipe.servings)}
          </span>
          {recipe.author && (
            <span>
              <Icon name="user" />
              <bdi>{copy.by(recipe.author)}</bdi>
            </span>
          )}
        </p>
        <p className="recipe-tags">
          {recipe.example && <Badge tone="info">{copy.example}</Badge>}
          {recipe.tags.map((tag) => (
            <Badge key={tag} icon="tag">
              <bdi>{tag}</bdi>
            </Badge>
          ))}
        </p>
      </div>
    </header>
  );
}

function Body({ recipe }: { recipe: Recipe }) {
  const [servings, setServings] = useState(recipe.servings);
  const [used, setUsed] = useState<ReadonlySet<number>>(new Set());
  const toast = useToast();
  const factor = servings / recipe.servings;
  const toggle = (at: number) => {
    const next = new Set(used);
    if (!next.delete(at)) next.add(at);
    setUsed(next);
  };
  const toShopping = () => {
    shoppingStore.set((now) => withLines(now, recipe.ingredients, factor, recipe.title, newId));
    toast({ message: copy.recipe.addedToShopping(recipe.title), tone: "success", action: { label: copy.recipe.toList, onAction: () => go("shopping") } });
  };
  return (
    <div className="recipe-columns">
      <section className="ui-card ingredients" aria-labelledby="ingredients-title">
        <div className="ingredients-head">
          <h2 id="ingredients-title">{copy.recipe.ingredients}</h2>
          <div className="stepper" role="group" aria-label={copy.recipe.servings}>
            <IconButton icon="minus" size="sm" variant="secondary" label={copy.recipe.fewer} disabled={servings <= 1} onClick={() => setServings(servings - 1)} />
            <output aria-live="polite">{copy.serves(servings)}</output>
            <IconButton icon="plus" size="sm" variant="secondary" label={copy.recipe.more} disabled={servings >= MOST_SERVINGS} onClick={() => setServings(servings + 1)} />
          </div>
        </div>
        {servings !== recipe.servings && (
          <button type="button" className="ui-textbutton" onClick={() => setServings(recipe.servings)}>
            {copy.recipe.reset(recipe.servings)}
          </button>
        )}
        <p className="ui-hint print-off">{copy.recipe.tick}</p>
        <ul className="ingredient-list">
          {recipe.ingredients.map((line, at) => {
            const { amount, rest } = lineText(line, factor);
            return (
              <li key={at}>
                <label className={used.has(at) ? "ingredient ingredient-used" : "ingredient"}>
                  <input type="checkbox" checked={used.has(at)} onChange={() => toggle(at)} />
                  <span dir="auto">
                    {amount && <strong>{amount}</strong>} {rest}
                  </span>
                </label>
              </li>
            );
          })}
        </ul>
        <div className="print-off">
          <Button icon="plus" onClick={toShopping}>
            {copy.recipe.toShopping}
          </Button>
        </div>
      </section>
      <section className="method" aria-labelledby="steps-title">
        <h2 id="steps-title">{copy.recipe.steps}</h2>
        <ol className="method-steps">
          {recipe.steps.map((step, at) => (
            <li key={at} dir="auto">
              <p>{step}</p>
            </li>
          ))}
        </ol>
      </section>
    </div>
  );
}

function Actions({ recipe }: { recipe: Recipe }) {
  const toast = useToast();
  const remove = () => {
    recipesStore.set((now) => now.filter((each) => each.id !== recipe.id));
    const undo = () => recipesStore.set((now) => (now.some((each) => each.id === recipe.id) ? now : [...now, recipe]));
    toast({ message: copy.recipe.removed, action: { label: copy.undo, onAction: undo } });
    go("recipes");
  };
  return (
    <div className="ui-row ui-row-wrap recipe-actions print-off">
      <ButtonLink icon="edit" href={`#/edit/${recipe.id}`}>
        {copy.recipe.edit}
      </ButtonLink>
      <Button icon="print" onClick={() => window.print()}>
        {copy.recipe.print}
      </Button>
      <Button variant="ghost" icon="trash" onClick={remove}>
        {copy.recipe.remove}
      </Button>
    </div>
  );
}
