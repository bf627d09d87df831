import { copy } from "./copy";
import type { Found } from "./domain/recipes";
import { Dish } from "./dish";
import { timeText } from "./language";
import { FavouriteButton } from "./favourite-button";
import { Badge, Icon } from "./ui";

/** `kitchen` is how many ingredients somebody named; 0 when they did not. */
export function RecipeCard({ found: { recipe, uses }, kitchen }: { found: Found; kitchen: number }) {
  return (
    <li className="recipe-card">
      <a className="recipe-link" href={`#/recipe/${recipe.id}`}>
        <Dish title={recipe.title} />
        <span className="recipe-body">
          <strong className="recipe-title">
            <bdi>{recipe.title}</bdi>
          </strong>
          {recipe.intro && (
            <span className="recipe-intro" dir="auto">
              {recipe.intro}
            </span>
          )}
          <span className="recipe-facts">
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
          </span>
          <span className="recipe-tags">
            {kitchen > 0 && (
              <Badge tone={uses.length === kitchen ? "success" : "accent"} icon="check">
                {copy.list.uses(uses.length, kitchen)}
              </Badge>
            )}
            {recipe.example && <Badge tone="info">{copy.example}</Badge>}
            {recipe.tags.slice(0, 3).map((tag) => (
              <Badge key={tag}>
                <bdi>{tag}</bdi>
              </Badge>
            ))}
          </span>
        </span>
      </a>
      <FavouriteButton recipe={recipe} />
    </li>
  );
}
