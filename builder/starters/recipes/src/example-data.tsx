/** Recipes to look around with: made on request, marked as examples, removed together. */
import { copy } from "./copy";
import type { Recipe } from "./domain/recipes";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { recipesStore } from "./state";
import { AddExamples, ExamplesHere } from "./ui";

export function exampleRecipes(now: number): Recipe[] {
  // A millisecond apart, so that they keep their order.
  return copy.examples.recipes.map((recipe, at) => ({ ...recipe, id: newId(), author: "", at: new Date(now - at).toISOString(), example: true }));
}

export function AddExamplesButton() {
  return <AddExamples copy={copy.examples} onAdd={() => recipesStore.set((now) => [...now, ...exampleRecipes(Date.now())])} />;
}

export function ExampleNotice() {
  const [recipes, setRecipes] = useStore(recipesStore);
  if (!recipes.some((recipe) => recipe.example)) return null;
  return (
    <div className="examples">
      <ExamplesHere copy={copy.examples} onRemove={() => setRecipes((now) => now.filter((recipe) => !recipe.example))} />
    </div>
  );
}
