import { useState } from "react";
import { copy } from "./copy";
import { readBackup, type Restored } from "./domain/backup";
import { newId } from "./lib/ids";
import { recipesStore } from "./state";
import { Button, Dialog, Field, Notice, useToast } from "./ui";

export function ImportDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog open={open} onClose={onClose} title={copy.list.importFile} description={copy.list.importLead}>
      <ImportSteps onClose={onClose} />
    </Dialog>
  );
}

function ImportSteps({ onClose }: { onClose(): void }) {
  const [found, setFound] = useState<Restored | null>(null);
  const [problem, setProblem] = useState("");
  const toast = useToast();
  const read = async (file: File | undefined) => {
    setFound(null);
    setProblem("");
    if (!file) return;
    try {
      const restored = readBackup(await file.text(), recipesStore.get(), newId);
      if (restored) setFound(restored);
      else setProblem(copy.list.importNothing);
    } catch {
      // A file that was moved or may not be read.
      setProblem(copy.problems.unreadable);
    }
  };
  const confirm = () => {
    if (!found) return;
    recipesStore.set((now) => [...now, ...found.added]);
    toast({ message: copy.list.imported(found.added.length), tone: "success" });
    onClose();
  };
  return (
    <div className="ui-stack ui-gap-4">
      <Field label={copy.list.importFile} hideLabel error={problem || undefined}>
        {({ id, describedBy, invalid }) => (
          <input
            id={id}
            className="file"
            type="file"
            accept=".json,application/json"
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            onChange={(event) => void read(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      {found && (
        <Notice tone={found.added.length > 0 ? "success" : "warning"} title={copy.list.found(found.added.length)}>
          {found.known > 0 && <p>{copy.list.importKnown(found.known)}</p>}
        </Notice>
      )}
      <div className="ui-row form-end">
        <Button onClick={onClose}>{copy.cancel}</Button>
        <Button variant="primary" disabled={!found || found.added.length === 0} onClick={confirm}>
          {copy.list.import}
        </Button>
      </div>
    </div>
  );
}
