import { copy } from "./copy";
import { addExamples, removeExamples } from "./examples";
import { todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { entriesStore, invoicesStore } from "./state";
import { AddExamples, ExamplesHere } from "./ui";

export function ExampleNotice() {
  const [entries] = useStore(entriesStore);
  const [invoices] = useStore(invoicesStore);
  if (![...entries, ...invoices].some((each) => each.example)) return null;
  return (
    <div className="examples">
      <ExamplesHere copy={copy.examples} onRemove={removeExamples} />
    </div>
  );
}

export function AddExamplesButton() {
  return <AddExamples copy={copy.examples} onAdd={() => addExamples(todayIso())} />;
}
