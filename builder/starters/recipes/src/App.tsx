import { useEffect } from "react";
import { copy } from "./copy";
import { useHashPath } from "./lib/route";
import { useStore } from "./lib/storage";
import { ListPage } from "./list-page";
import { RecipeForm } from "./recipe-form";
import { RecipePage } from "./recipe-page";
import { ShoppingPage } from "./shopping-page";
import { favouritesStore, recipesStore, shoppingStore } from "./state";
import { Shell } from "./ui";

const LISTS = ["favourites", "shopping", "new", "recipe", "edit"] as const;

export function App() {
  const path = useHashPath();
  const [recipes] = useStore(recipesStore);
  const [favourites] = useStore(favouritesStore);
  const [shopping] = useStore(shoppingStore);
  const [first = "", id = ""] = path.split("/");
  const page = LISTS.find((each) => each === first) ?? "recipes";
  const recipe = recipes.find((each) => each.id === id);
  const loved = recipes.filter((each) => favourites.includes(each.id)).length;
  const toBuy = shopping.filter((item) => !item.done).length;
  useEffect(() => {
    document.documentElement.scrollTop = 0;
  }, [path]);

  return (
    <Shell
      current={page === "favourites" || page === "shopping" ? page : page === "recipes" ? "recipes" : ""}
      nav={[
        { id: "recipes", label: copy.nav.recipes, icon: "book" },
        { id: "favourites", label: copy.nav.favourites, icon: "heart", count: loved > 0 ? loved : undefined },
        { id: "shopping", label: copy.nav.shopping, icon: "list", count: toBuy > 0 ? toBuy : undefined },
      ]}
    >
      {page === "recipes" && <ListPage />}
      {page === "favourites" && <ListPage key="favourites" onlyFavourites />}
      {page === "shopping" && <ShoppingPage />}
      {page === "new" && <RecipeForm recipe={null} />}
      {page === "edit" && recipe && <RecipeForm key={recipe.id} recipe={recipe} />}
      {(page === "recipe" || (page === "edit" && !recipe)) && <RecipePage key={id} recipe={recipe} />}
    </Shell>
  );
}
