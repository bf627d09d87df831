import { copy } from "./copy";
import { addExamples, removeExamples } from "./examples";
import { todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { entriesStore, invoicesStore } from "./state";
import { Button, Notice, useToast } from "./ui";

export function ExampleNotice() {
  const [entries] = useStore(entriesStore);
  const [invoices] = useStore(invoicesStore);
  const toast = useToast();
  if (![...entries, ...invoices].some((each) => each.example)) return null;
  const remove = () => {
    removeExamples();
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

export function AddExamplesButton() {
  const toast = useToast();
  const add = () => {
    addExamples(todayIso());
    toast({ message: copy.examples.added, tone: "success" });
  };
  return <Button onClick={add}>{copy.examples.add}</Button>;
}
