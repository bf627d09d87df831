import { copy } from "./copy";
import { importCsv, type Imported } from "./domain/exchange";
import { todayIso } from "./lib/format";
import { newId } from "./lib/ids";
import { bookStore, settingsStore } from "./state";
import { ImportDialog, Notice, useToast } from "./ui";

export function ImportBook({ open, onClose }: { open: boolean; onClose(): void }) {
  const toast = useToast();
  const add = ({ book, added }: Imported) => {
    bookStore.set(book);
    toast({ message: copy.exchange.imported(added), tone: "success" });
  };
  return (
    <ImportDialog
      open={open}
      onClose={onClose}
      title={copy.exchange.title}
      lead={copy.exchange.lead}
      fileLabel={copy.exchange.choose}
      read={(text) => importCsv(text, bookStore.get(), settingsStore.get().stages, todayIso(), newId) ?? copy.exchange.noColumns}
      count={({ added }) => added}
      confirmLabel={() => copy.exchange.confirm}
      onImport={add}
    >
      {({ kind, added, known, skipped }) => (
        <Notice tone={added > 0 ? "success" : "warning"} title={kind === "contacts" ? copy.exchange.foundContacts(added) : copy.exchange.foundDeals(added)}>
          {known > 0 && <p>{copy.exchange.known(known)}</p>}
          {skipped > 0 && <p>{copy.exchange.skipped(skipped)}</p>}
        </Notice>
      )}
    </ImportDialog>
  );
}
