import { useState } from "react";
import { copy } from "./copy";
import { importCsv, type Imported } from "./domain/exchange";
import { todayIso } from "./lib/format";
import { newId } from "./lib/ids";
import { bookStore, settingsStore } from "./state";
import { Button, Dialog, Field, Notice, useToast } from "./ui";

const LARGEST_FILE = 5 * 1024 * 1024;

export function ImportDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog open={open} onClose={onClose} title={copy.exchange.title} description={copy.exchange.lead}>
      <ImportSteps onClose={onClose} />
    </Dialog>
  );
}

/** Read the file, say what it holds, and save only when told to. */
function ImportSteps({ onClose }: { onClose(): void }) {
  const [found, setFound] = useState<Imported | null>(null);
  const [problem, setProblem] = useState("");
  const toast = useToast();

  const read = async (file: File | undefined) => {
    setFound(null);
    setProblem("");
    if (!file) return;
    if (file.size > LARGEST_FILE) return setProblem(copy.exchange.tooLarge);
    try {
      const imported = importCsv(await file.text(), bookStore.get(), settingsStore.get().stages, todayIso(), newId);
      if (imported) setFound(imported);
      else setProblem(copy.exchange.noColumns);
    } catch {
      // A file that was moved or may not be read.
      setProblem(copy.exchange.unreadable);
    }
    return undefined;
  };
  const confirm = () => {
    if (!found) return;
    bookStore.set(found.book);
    toast({ message: copy.exchange.imported(found.added), tone: "success" });
    onClose();
  };

  return (
    <div className="ui-stack ui-gap-4">
      <Field label={copy.exchange.choose} error={problem || undefined}>
        {({ id, describedBy, invalid }) => (
          <input
            id={id}
            className="file"
            type="file"
            accept=".csv,.txt,.tsv,text/csv,text/plain"
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            onChange={(event) => void read(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      {found && (
        <Notice tone={found.added > 0 ? "success" : "warning"} title={found.kind === "contacts" ? copy.exchange.foundContacts(found.added) : copy.exchange.foundDeals(found.added)}>
          {found.known > 0 && <p>{copy.exchange.known(found.known)}</p>}
          {found.skipped > 0 && <p>{copy.exchange.skipped(found.skipped)}</p>}
        </Notice>
      )}
      <div className="ui-row form-end">
        <Button onClick={onClose}>{copy.cancel}</Button>
        <Button variant="primary" disabled={!found || found.added === 0} onClick={confirm}>
          {copy.exchange.confirm}
        </Button>
      </div>
    </div>
  );
}
