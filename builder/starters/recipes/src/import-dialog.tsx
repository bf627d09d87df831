import { copy } from "./copy";
import { readBackup, type Restored } from "./domain/backup";
import { newId } from "./lib/ids";
import { recipesStore } from "./state";
import { ImportDialog, Notice, useToast } from "./ui";

export function ImportRecipes({ open, onClose }: { open: boolean; onClose(): void }) {
  const toast = useToast();
  const add = ({ added }: Restored) => {
    recipesStore.set((now) => [...now, ...added]);
    toast({ message: copy.list.imported(added.length), tone: "success" });
  };
  return (
    <ImportDialog
      open={open}
      onClose={onClose}
      title={copy.list.importFile}
      lead={copy.list.importLead}
      accept=".json,application/json"
      read={(text) => readBackup(text, recipesStore.get(), newId) ?? copy.list.importNothing}
      count={({ added }) => added.length}
      confirmLabel={() => copy.list.import}
      onImport={add}
    >
      {({ added, known }) => (
        <Notice tone={added.length > 0 ? "success" : "warning"} title={copy.list.found(added.length)}>
          {known > 0 && <p>{copy.list.importKnown(known)}</p>}
        </Notice>
      )}
    </ImportDialog>
  );
}
