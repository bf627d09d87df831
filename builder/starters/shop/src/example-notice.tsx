import { copy } from "./copy";
import { exampleProducts } from "./examples";
import { useStore } from "./lib/storage";
import { productsStore } from "./state";
import { Button, Notice, useToast } from "./ui";

export function ExampleNotice() {
  const [products, setProducts] = useStore(productsStore);
  const toast = useToast();
  if (!products.some((product) => product.example)) return null;
  const remove = () => {
    const before = products;
    setProducts((now) => now.filter((product) => !product.example));
    toast({ message: copy.examples.removed, tone: "success", action: { label: copy.undo, onAction: () => setProducts(before) } });
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

export function AddExamplesButton() {
  const [, setProducts] = useStore(productsStore);
  return <Button onClick={() => setProducts((now) => [...now.filter((product) => !product.example), ...exampleProducts()])}>{copy.examples.add}</Button>;
}
