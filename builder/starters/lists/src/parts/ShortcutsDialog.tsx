import { copy } from "../copy";
import { Checkbox, Dialog } from "../ui";

interface ShortcutsDialogProps {
  open: boolean;
  onClose(): void;
  enabled: boolean;
  onEnabled(enabled: boolean): void;
}

export function ShortcutsDialog({ open, onClose, enabled, onEnabled }: ShortcutsDialogProps) {
  return (
    <Dialog open={open} onClose={onClose} title={copy.shortcuts}>
      <dl className="keys">
        {Object.entries(copy.keys).map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <Checkbox label={copy.shortcutsOn} checked={enabled} onChange={onEnabled} />
    </Dialog>
  );
}
