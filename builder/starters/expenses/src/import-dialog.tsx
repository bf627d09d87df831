import { copy } from "./copy";
import { entriesFromCsv, type ImportResult } from "./domain/entry-file";
import { dayText, useMoney } from "./language";
import { language } from "./lib/format";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { entriesStore, settingsStore } from "./state";
import { ImportDialog, Notice, useToast } from "./ui";

const SHOWN_PROBLEMS = 8;
const SHOWN_ENTRIES = 5;

export function ImportEntries({ open, onClose }: { open: boolean; onClose(): void }) {
  const [{ currency }] = useStore(settingsStore);
  const toast = useToast();
  const read = (text: string) =>
    entriesFromCsv(text, entriesStore.get(), { currency, locale: language, fallbackCategory: copy.entries.importCategory, newId });
  const add = ({ entries }: ImportResult) => {
    entriesStore.set((now) => [...now, ...entries]);
    toast({ message: copy.entries.imported(entries.length), tone: "success" });
  };
  return (
    <ImportDialog
      open={open}
      onClose={onClose}
      title={copy.entries.importTitle}
      lead={copy.entries.importLead}
      wide
      fileLabel={copy.entries.chooseFile}
      read={read}
      count={({ entries }) => entries.length}
      confirmLabel={copy.entries.importConfirm}
      onImport={add}
    >
      {(result) => <Found result={result} />}
    </ImportDialog>
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
