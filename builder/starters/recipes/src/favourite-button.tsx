import { copy } from "./copy";
import type { Recipe } from "./domain/recipes";
import { useStore } from "./lib/storage";
import { favouritesStore, toggleFavourite } from "./state";
import { Icon } from "./ui";

export function FavouriteButton({ recipe }: { recipe: Recipe }) {
  const [favourites] = useStore(favouritesStore);
  const label = copy.list.favourite(recipe.title);
  return (
    <button type="button" className="heart" aria-pressed={favourites.includes(recipe.id)} aria-label={label} title={label} onClick={() => toggleFavourite(recipe.id)}>
      <Icon name="heart" />
    </button>
  );
}
