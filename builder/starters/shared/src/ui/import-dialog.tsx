import { useState, type ReactNode } from "react";
import { Button } from "./button";
import { Dialog } from "./dialog";
import { FileField } from "./fields";
import { words } from "./words";

const LARGEST_FILE = 5 * 1024 * 1024;
const CSV = ".csv,.txt,.tsv,text/csv,text/plain";

export interface ImportDialogProps<Found extends object> {
  open: boolean;
  onClose(): void;
  title: string;
  lead: string;
  wide?: boolean;
  /** Left out where the title says it already. */
  fileLabel?: string;
  accept?: string;
  /** What the file holds, or a sentence that says why it is of no use. */
  read(text: string): Found | string;
  /** How many things would be added; where none would, there is nothing to agree to. */
  count(found: Found): number;
  confirmLabel(count: number): string;
  onImport(found: Found): void;
  children(found: Found): ReactNode;
}

/** Reads a file, shows what it holds, and adds it only when told to. */
export function ImportDialog<Found extends object>(props: ImportDialogProps<Found>) {
  return (
    <Dialog open={props.open} onClose={props.onClose} title={props.title} description={props.lead} wide={props.wide}>
      <ImportSteps {...props} />
    </Dialog>
  );
}

function ImportSteps<Found extends object>(props: ImportDialogProps<Found>) {
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState("");
  const count = found ? props.count(found) : 0;

  const choose = async (file: File | undefined) => {
    setFound(null);
    setProblem("");
    const held = file && (await heldBy(file, props.read));
    if (typeof held === "string") setProblem(held);
    else if (held) setFound(held);
  };
  const confirm = () => {
    if (!found) return;
    props.onImport(found);
    props.onClose();
  };

  return (
    <>
      <FileField
        label={props.fileLabel ?? props.title}
        hideLabel={!props.fileLabel}
        accept={props.accept ?? CSV}
        error={problem || undefined}
        onFile={(file) => void choose(file)}
      />
      {found && props.children(found)}
      <footer className="ui-dialog-foot">
        <Button onClick={props.onClose}>{words.cancel}</Button>
        <Button variant="primary" disabled={count === 0} onClick={confirm}>
          {props.confirmLabel(count)}
        </Button>
      </footer>
    </>
  );
}

async function heldBy<Found>(file: File, read: (text: string) => Found | string): Promise<Found | string> {
  if (file.size > LARGEST_FILE) return words.fileTooLarge;
  try {
    return read(decoded(await file.arrayBuffer()));
  } catch {
    // A file that was moved or may not be read.
    return words.fileUnreadable;
  }
}

/** Spreadsheets still write Windows-1252 here and there: what is not UTF-8 is read as that. */
function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
