import { copy } from "../copy";
import { importCsv } from "../domain/exchange";
import type { Item } from "../domain/items";
import { newId } from "../lib/ids";
import { ImportDialog, Notice } from "../ui";

interface ImportItemsProps {
  open: boolean;
  onClose(): void;
  onImport(items: readonly Item[]): void;
}

export function ImportItems({ open, onClose, onImport }: ImportItemsProps) {
  const read = (text: string) => {
    const imported = importCsv(text, newId, new Date());
    return imported.items.length > 0 ? imported : copy.importNothing;
  };
  return (
    <ImportDialog
      open={open}
      onClose={onClose}
      title={copy.importCsv}
      lead={copy.importLead}
      fileLabel={copy.chooseFile}
      read={read}
      count={({ items }) => items.length}
      confirmLabel={() => copy.doImport}
      onImport={({ items }) => onImport(items)}
    >
      {({ items, skipped }) => (
        <Notice tone="success" title={copy.importReady(items.length)}>
          {skipped > 0 && <p>{copy.importSkipped(skipped)}</p>}
        </Notice>
      )}
    </ImportDialog>
  );
}
