import { useState } from "react";
import { app } from "./app.config";
import { copy, trade } from "./copy";
import { Dish } from "./dish";
import { backupOf } from "./domain/backup";
import { findRecipes, usedTags, type Query } from "./domain/recipes";
import { AddExamplesButton, ExampleNotice } from "./example-data";
import { ImportRecipes } from "./import-dialog";
import { KitchenPanel } from "./kitchen-panel";
import { downloadText } from "./lib/download";
import { useStore } from "./lib/storage";
import { RecipeCard } from "./recipe-card";
import { favouritesStore, recipesStore } from "./state";
import { Button, ButtonLink, EmptyState, PageHeader, Plan, TextField, useToast } from "./ui";

const EVERYTHING = { text: "", tags: [] as readonly string[], kitchen: [] as readonly string[] };

export function ListPage({ onlyFavourites = false }: { onlyFavourites?: boolean }) {
  const [recipes] = useStore(recipesStore);
  const [favourites] = useStore(favouritesStore);
  const [filter, setFilter] = useState(EVERYTHING);
  const [importing, setImporting] = useState(false);
  const query: Query = { ...filter, favourites: onlyFavourites ? new Set(favourites) : null };
  const here = findRecipes(recipes, { ...EVERYTHING, favourites: query.favourites });
  const found = findRecipes(recipes, query);

  return (
    <>
      <PageHeader
        title={onlyFavourites ? copy.list.favouritesTitle : trade.title}
        lead={onlyFavourites ? copy.list.favouritesLead : trade.lead}
        actions={
          !onlyFavourites && (
            <>
              <DataButtons onImport={() => setImporting(true)} />
              {recipes.length > 0 && (
                <ButtonLink variant="primary" icon="plus" href="#/new">
                  {copy.nav.add}
                </ButtonLink>
              )}
            </>
          )
        }
      />
      <ExampleNotice />
      {here.length === 0 ? (
        <NothingHere favourites={onlyFavourites} />
      ) : (
        <div className={app.look.layout < 3 ? "browse" : "browse browse-end"}>
          <aside className="browse-side" aria-label={copy.list.search}>
            <TextField
              label={copy.list.search}
              hideLabel
              placeholder={copy.list.searchHint}
              type="search"
              icon="search"
              value={filter.text}
              onChange={(text) => setFilter({ ...filter, text })}
            />
            <TagFilter all={usedTags(here.map(({ recipe }) => recipe))} chosen={filter.tags} onChange={(tags) => setFilter({ ...filter, tags })} />
            <KitchenPanel recipes={here.map(({ recipe }) => recipe)} value={filter.kitchen} onChange={(kitchen) => setFilter({ ...filter, kitchen })} />
          </aside>
          <section className="browse-results" aria-label={copy.nav.recipes}>
            <p role="status" className="quiet small">
              {copy.list.found(found.length)}
            </p>
            {found.length === 0 ? (
              <div className="ui-card">
                <EmptyState icon="search" title={copy.list.nothingTitle} action={<Button onClick={() => setFilter(EVERYTHING)}>{copy.list.clear}</Button>}>
                  {copy.list.nothing}
                </EmptyState>
              </div>
            ) : (
              <ul className={app.look.layout % 2 === 0 ? "recipes" : "recipes recipes-wide"}>
                {found.map((each) => (
                  <RecipeCard key={each.recipe.id} found={each} kitchen={filter.kitchen.length} />
                ))}
              </ul>
            )}
          </section>
        </div>
      )}
      <div className="foot">
        <Plan />
      </div>
      <ImportRecipes open={importing} onClose={() => setImporting(false)} />
    </>
  );
}

function DataButtons({ onImport }: { onImport(): void }) {
  const [recipes] = useStore(recipesStore);
  const toast = useToast();
  const save = () => {
    downloadText(`${app.slug}-recipes.json`, backupOf(recipes), "application/json");
    toast({ message: copy.list.exported(recipes.length), tone: "success" });
  };
  return (
    <>
      <Button variant="ghost" icon="upload" onClick={onImport}>
        {copy.list.import}
      </Button>
      {recipes.length > 0 && (
        <Button variant="ghost" icon="download" onClick={save}>
          {copy.list.export}
        </Button>
      )}
    </>
  );
}

interface TagFilterProps {
  all: readonly string[];
  chosen: readonly string[];
  onChange(tags: readonly string[]): void;
}

function TagFilter({ all, chosen, onChange }: TagFilterProps) {
  if (all.length === 0) return null;
  return (
    <ul className="chips" aria-label={copy.list.tags}>
      {all.map((tag) => {
        const on = chosen.includes(tag);
        return (
          <li key={tag}>
            <button type="button" className="chip" aria-pressed={on} onClick={() => onChange(on ? chosen.filter((each) => each !== tag) : [...chosen, tag])}>
              <bdi>{tag}</bdi>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function NothingHere({ favourites }: { favourites: boolean }) {
  return (
    <div className="ui-card welcome">
      {!favourites && (
        <div className="welcome-dishes">
          {[1, 2, 3].map((number) => (
            <Dish key={number} title={`${app.slug} ${number}`} />
          ))}
        </div>
      )}
      {favourites ? (
        <EmptyState icon="heart" title={copy.list.noFavouritesTitle} action={<ButtonLink href="#/recipes">{copy.list.toRecipes}</ButtonLink>}>
          {copy.list.noFavourites}
        </EmptyState>
      ) : (
        <EmptyState
          icon="book"
          title={copy.list.emptyTitle}
          action={
            <>
              <ButtonLink variant="primary" icon="plus" href="#/new">
                {copy.nav.add}
              </ButtonLink>
              <AddExamplesButton />
            </>
          }
        >
          {copy.list.emptyLead}
        </EmptyState>
      )}
    </div>
  );
}
