import { useState } from "react";
import { copy } from "./copy";
import { valuesFromCsv, type ImportResult } from "./domain/value-file";
import { newId } from "./lib/ids";
import { figuresStore, valuesStore } from "./state";
import { Button, Dialog, Field, Notice, useToast } from "./ui";

const LARGEST_FILE = 5 * 1024 * 1024;
const SHOWN_PROBLEMS = 8;

export function ImportDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog open={open} onClose={onClose} title={copy.importing.title} description={copy.importing.lead} wide>
      <ImportSteps onClose={onClose} />
    </Dialog>
  );
}

/** Read the file, show what it holds, and save only when told to. */
function ImportSteps({ onClose }: { onClose(): void }) {
  const [result, setResult] = useState<ImportResult | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const toast = useToast();
  const count = result?.values.length ?? 0;

  const read = async (file: File | undefined) => {
    setResult(null);
    setTooLarge(Boolean(file && file.size > LARGEST_FILE));
    if (!file || file.size > LARGEST_FILE) return;
    setResult(valuesFromCsv(await textOf(file), { values: valuesStore.get(), figures: figuresStore.get() }, newId));
  };
  const confirm = () => {
    if (!result) return;
    figuresStore.set((now) => [...now, ...result.figures]);
    valuesStore.set((now) => [...now, ...result.values]);
    toast({ message: copy.importing.done(count), tone: "success" });
    onClose();
  };

  return (
    <div className="ui-stack ui-gap-4">
      <Field label={copy.importing.file} error={tooLarge ? copy.importing.tooLarge : undefined}>
        {({ id, describedBy, invalid }) => (
          <input
            id={id}
            className="file"
            type="file"
            accept=".csv,.txt,text/csv,text/plain"
            aria-describedby={describedBy}
            aria-invalid={invalid || undefined}
            onChange={(event) => void read(event.currentTarget.files?.[0])}
          />
        )}
      </Field>
      {result && <Found result={result} />}
      <div className="ui-row ui-gap-2 form-end">
        <Button onClick={onClose}>{copy.cancel}</Button>
        <Button variant="primary" disabled={count === 0} onClick={confirm}>
          {copy.importing.confirm(count)}
        </Button>
      </div>
    </div>
  );
}

function Found({ result: { values, figures, duplicates, problems } }: { result: ImportResult }) {
  return (
    <>
      <Notice tone={values.length > 0 ? "success" : "warning"}>
        <p>{copy.importing.found(values.length)}</p>
        {figures.length > 0 && <p dir="auto">{copy.importing.figures(figures.map((figure) => figure.name).join(", "))}</p>}
        {duplicates > 0 && <p>{copy.importing.duplicates(duplicates)}</p>}
      </Notice>
      {problems.length > 0 && (
        <Notice tone="warning" title={copy.importing.problems(problems.length)}>
          <ul>
            {problems.slice(0, SHOWN_PROBLEMS).map(({ row, problem }, at) => (
              <li key={at}>{copy.importing.row(row, copy.values.problems[problem])}</li>
            ))}
            {problems.length > SHOWN_PROBLEMS && <li aria-hidden="true">…</li>}
          </ul>
        </Notice>
      )}
    </>
  );
}

/** Spreadsheets still write Windows-1252 here and there: what is not UTF-8 is read as that. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
