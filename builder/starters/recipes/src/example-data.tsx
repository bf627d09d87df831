/** Recipes to look around with: made on request, marked as examples, removed together. */
import { copy } from "./copy";
import type { Recipe } from "./domain/recipes";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { recipesStore } from "./state";
import { Button, Notice, useToast } from "./ui";

export function exampleRecipes(now: number): Recipe[] {
  // A millisecond apart, so that they keep their order.
  return copy.examples.recipes.map((recipe, at) => ({ ...recipe, id: newId(), author: "", at: new Date(now - at).toISOString(), example: true }));
}

export function AddExamplesButton() {
  const toast = useToast();
  const add = () => {
    recipesStore.set((now) => [...now, ...exampleRecipes(Date.now())]);
    toast({ message: copy.examples.added, tone: "success" });
  };
  return (
    <Button icon="spark" onClick={add}>
      {copy.examples.add}
    </Button>
  );
}

export function ExampleNotice() {
  const [recipes, setRecipes] = useStore(recipesStore);
  const toast = useToast();
  if (!recipes.some((recipe) => recipe.example)) return null;
  const remove = () => {
    setRecipes((now) => now.filter((recipe) => !recipe.example));
    toast({ message: copy.examples.removed, tone: "success" });
  };
  return (
    <div className="examples">
      <Notice
        action={
          <Button size="sm" onClick={remove}>
            {copy.examples.remove}
          </Button>
        }
      >
        {copy.examples.here}
      </Notice>
    </div>
  );
}
