import { copy } from "./copy";
import { exampleValues } from "./examples";
import { todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { figuresStore, removeExamples, valuesStore } from "./state";
import { Button, ExamplesHere } from "./ui";

export function ExampleNotice() {
  const [values] = useStore(valuesStore);
  if (!values.some((value) => value.example)) return null;
  return <ExamplesHere copy={copy.examples} onRemove={removeExamples} />;
}

export function AddExamplesButton() {
  const [figures] = useStore(figuresStore);
  const [, setValues] = useStore(valuesStore);
  if (figures.length === 0) return null;
  const add = () => setValues((now) => [...now.filter((value) => !value.example), ...exampleValues(figures, todayIso())]);
  return <Button onClick={add}>{copy.examples.add}</Button>;
}
