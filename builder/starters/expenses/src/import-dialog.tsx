import { useState } from "react";
import { copy } from "./copy";
import { entriesFromCsv, type ImportResult } from "./domain/entry-file";
import { dayText, language, useMoney } from "./language";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { entriesStore, settingsStore } from "./state";
import { Button, Dialog, Field, Notice, useToast } from "./ui";

const LARGEST_FILE = 5 * 1024 * 1024;
const SHOWN_PROBLEMS = 8;
const SHOWN_ENTRIES = 5;

export function ImportDialog({ open, onClose }: { open: boolean; onClose(): void }) {
  return (
    <Dialog open={open} onClose={onClose} title={copy.entries.importTitle} description={copy.entries.importLead} wide>
      <ImportSteps onClose={onClose} />
    </Dialog>
  );
}

/** Read the file, show what it holds, and save only when told to. */
function ImportSteps({ onClose }: { onClose(): void }) {
  const [settings] = useStore(settingsStore);
  const [result, setResult] = useState<ImportResult | null>(null);
  const [tooLarge, setTooLarge] = useState(false);
  const toast = useToast();

  const read = async (file: File | undefined) => {
    setResult(null);
    setTooLarge(Boolean(file && file.size > LARGEST_FILE));
    if (!file || file.size > LARGEST_FILE) return;
    const { currency } = settings;
    const options = { currency, locale: language, fallbackCategory: copy.entries.importCategory, newId };
    setResult(entriesFromCsv(await textOf(file), entriesStore.get(), options));
  };
  const confirm = () => {
    if (!result) return;
    entriesStore.set((now) => [...now, ...result.entries]);
    toast({ message: copy.entries.imported(result.entries.length), tone: "success" });
    onClose();
  };

  return (
    <div className="ui-stack ui-gap-4">
      <Field label={copy.entries.chooseFile} error={tooLarge ? copy.entries.fileTooLarge : undefined}>
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
        <Button variant="primary" disabled={!result || result.entries.length === 0} onClick={confirm}>
          {copy.entries.importConfirm(result?.entries.length ?? 0)}
        </Button>
      </div>
    </div>
  );
}

function Found({ result }: { result: ImportResult }) {
  const money = useMoney();
  const { entries, duplicates, problems } = result;
  return (
    <>
      <Notice tone={entries.length > 0 ? "success" : "warning"}>
        <p>{copy.entries.importFound(entries.length)}</p>
        {duplicates > 0 && <p>{copy.entries.importDuplicates(duplicates)}</p>}
      </Notice>
      {entries.length > 0 && (
        <ul className="import-list">
          {entries.slice(0, SHOWN_ENTRIES).map((entry) => (
            <li key={entry.id}>
              <span className="nowrap">{dayText(entry.date)}</span>
              <bdi>{entry.description}</bdi>
              <span className="nowrap">
                {copy.kinds[entry.kind]} {money.full(entry.amount)}
              </span>
            </li>
          ))}
          {entries.length > SHOWN_ENTRIES && <li aria-hidden="true">…</li>}
        </ul>
      )}
      {problems.length > 0 && (
        <Notice tone="warning" title={copy.entries.importProblems(problems.length)}>
          <ul className="import-problems">
            {problems.slice(0, SHOWN_PROBLEMS).map(({ row, problem }) => (
              <li key={row}>{copy.entries.importRow(row, copy.problems[problem])}</li>
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
