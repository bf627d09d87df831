import { Button } from "./button";
import { Notice } from "./surfaces";
import { useToast } from "./toast";
import { words } from "./words";

export interface ExamplesHereProps {
  copy: { here: string; remove: string; removed: string };
  /** Takes all of them away; may return what brings them back. */
  onRemove(): void | (() => void);
}

/** Says that some of what is shown was made up, with a way to be rid of it. */
export function ExamplesHere({ copy, onRemove }: ExamplesHereProps) {
  const toast = useToast();
  const remove = () => {
    const undo = onRemove();
    toast({ message: copy.removed, tone: "success", ...(undo && { action: { label: words.undo, onAction: undo } }) });
  };
  return (
    <Notice
      action={
        <Button size="sm" onClick={remove}>
          {copy.remove}
        </Button>
      }
    >
      {copy.here}
    </Notice>
  );
}

export interface AddExamplesProps {
  copy: { add: string; added: string };
  onAdd(): void;
}

export function AddExamples({ copy, onAdd }: AddExamplesProps) {
  const toast = useToast();
  const add = () => {
    onAdd();
    toast({ message: copy.added, tone: "success" });
  };
  return (
    <Button icon="spark" onClick={add}>
      {copy.add}
    </Button>
  );
}
