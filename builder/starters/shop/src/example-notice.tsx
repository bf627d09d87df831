import { copy } from "./copy";
import { exampleProducts } from "./examples";
import { useStore } from "./lib/storage";
import { productsStore } from "./state";
import { Button, ExamplesHere } from "./ui";

export function ExampleNotice() {
  const [products, setProducts] = useStore(productsStore);
  if (!products.some((product) => product.example)) return null;
  const remove = () => {
    setProducts((now) => now.filter((product) => !product.example));
    return () => setProducts(products);
  };
  return (
    <div className="examples">
      <ExamplesHere copy={copy.examples} onRemove={remove} />
    </div>
  );
}

export function AddExamplesButton() {
  const [, setProducts] = useStore(productsStore);
  return <Button onClick={() => setProducts((now) => [...now.filter((product) => !product.example), ...exampleProducts()])}>{copy.examples.add}</Button>;
}
