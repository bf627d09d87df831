import { copy } from "./copy";
import { exampleValues } from "./examples";
import { todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { figuresStore, removeExamples, valuesStore } from "./state";
import { Button, Notice, useToast } from "./ui";

export function ExampleNotice() {
  const [values] = useStore(valuesStore);
  const toast = useToast();
  if (!values.some((value) => value.example)) return null;
  const remove = () => {
    const undo = removeExamples();
    toast({ message: copy.examples.removed, tone: "success", action: { label: copy.undo, onAction: undo } });
  };
  return (
    <Notice
      action={
        <Button size="sm" onClick={remove}>
          {copy.examples.remove}
        </Button>
      }
    >
      {copy.examples.here}
    </Notice>
  );
}

export function AddExamplesButton() {
  const [figures] = useStore(figuresStore);
  const [, setValues] = useStore(valuesStore);
  if (figures.length === 0) return null;
  const add = () => setValues((now) => [...now.filter((value) => !value.example), ...exampleValues(figures, todayIso())]);
  return <Button onClick={add}>{copy.examples.add}</Button>;
}
