import { copy } from "./copy";
import { valuesFromCsv, type ImportResult } from "./domain/value-file";
import { newId } from "./lib/ids";
import { figuresStore, valuesStore } from "./state";
import { ImportDialog, Notice, useToast } from "./ui";

const SHOWN_PROBLEMS = 8;

export function ImportValues({ open, onClose }: { open: boolean; onClose(): void }) {
  const toast = useToast();
  const add = ({ figures, values }: ImportResult) => {
    figuresStore.set((now) => [...now, ...figures]);
    valuesStore.set((now) => [...now, ...values]);
    toast({ message: copy.importing.done(values.length), tone: "success" });
  };
  return (
    <ImportDialog
      open={open}
      onClose={onClose}
      title={copy.importing.title}
      lead={copy.importing.lead}
      wide
      fileLabel={copy.importing.file}
      read={(text) => valuesFromCsv(text, { values: valuesStore.get(), figures: figuresStore.get() }, newId)}
      count={({ values }) => values.length}
      confirmLabel={copy.importing.confirm}
      onImport={add}
    >
      {(result) => <Found result={result} />}
    </ImportDialog>
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
