import { useState } from "react";
import { copy } from "../copy";
import { importCsv, type Imported } from "../domain/exchange";
import type { Item } from "../domain/items";
import { newId } from "../lib/ids";
import { Button, Dialog, Field, Notice } from "../ui";

const SIZE_LIMIT_BYTES = 5 * 1024 * 1024;

interface ImportDialogProps {
  open: boolean;
  onClose(): void;
  onImport(items: readonly Item[]): void;
}

export function ImportDialog({ open, onClose, onImport }: ImportDialogProps) {
  const [found, setFound] = useState<Imported | null>(null);
  const [problem, setProblem] = useState("");

  const forget = () => {
    setFound(null);
    setProblem("");
  };

  const read = async (file: File | undefined) => {
    forget();
    if (!file) return;
    if (file.size > SIZE_LIMIT_BYTES) {
      setProblem(copy.importTooLarge);
      return;
    }
    try {
      const imported = importCsv(await file.text(), newId, new Date());
      if (imported.items.length > 0) setFound(imported);
      else setProblem(copy.importNothing);
    } catch {
      // A file that was moved or may not be read.
      setProblem(copy.importUnreadable);
    }
  };

  return (
    <Dialog
      open={open}
      onClose={() => {
        forget();
        onClose();
      }}
      title={copy.importCsv}
      description={copy.importLead}
      footer={
        <>
          <Button onClick={onClose}>{copy.cancel}</Button>
          <Button
            variant="primary"
            disabled={!found}
            onClick={() => {
              if (found) onImport(found.items);
              forget();
            }}
          >
            {copy.doImport}
          </Button>
        </>
      }
    >
      <Field label={copy.chooseFile} error={problem || undefined}>
        {(ids) => (
          <input
            id={ids.id}
            className="ui-input"
            type="file"
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            aria-describedby={ids.describedBy}
            aria-invalid={ids.invalid || undefined}
            onChange={(event) => void read(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      {found && (
        <Notice tone="success" title={copy.importReady(found.items.length)}>
          {found.skipped > 0 && <p>{copy.importSkipped(found.skipped)}</p>}
        </Notice>
      )}
    </Dialog>
  );
}
