import { useEffect, useId, useRef, type ReactNode } from "react";
import { Button, IconButton } from "./button";
import { words } from "./words";

export interface DialogProps {
  open: boolean;
  onClose(): void;
  title: string;
  description?: string;
  footer?: ReactNode;
  wide?: boolean;
  children?: ReactNode;
}

/** The browser's own modal dialog: focus stays inside, Escape closes, the page behind is inert. */
export function Dialog({ open, onClose, title, description, footer, wide = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const opener = useRef<Element | null>(null);
  const id = useId();

  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (open && !element.open) {
      opener.current = document.activeElement;
      element.showModal();
      element.querySelector<HTMLElement>("[data-autofocus]")?.focus();
    } else if (!open && element.open) {
      element.close();
      if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
    }
  }, [open]);

  return (
    <dialog
      ref={dialog}
      className={wide ? "ui-dialog ui-dialog-wide" : "ui-dialog"}
      aria-labelledby={`${id}-title`}
      aria-describedby={description ? `${id}-description` : undefined}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClose={() => {
        // A browser lets a second Escape close a dialog without asking.
        if (open) onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {open && (
        <div className="ui-dialog-body">
          <header className="ui-dialog-head">
            <h2 id={`${id}-title`}>{title}</h2>
            <IconButton icon="x" label={words.close} size="sm" onClick={onClose} />
          </header>
          {description && (
            <p className="ui-dialog-lead" id={`${id}-description`}>
              {description}
            </p>
          )}
          {children}
          {footer && <footer className="ui-dialog-foot">{footer}</footer>}
        </div>
      )}
    </dialog>
  );
}

export interface ConfirmDialogProps {
  open: boolean;
  onClose(): void;
  onConfirm(): void;
  title: string;
  confirmLabel: string;
  danger?: boolean;
  children?: ReactNode;
}

export function ConfirmDialog({ open, onClose, onConfirm, title, confirmLabel, danger = false, children }: ConfirmDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={title}
      footer={
        <>
          <Button onClick={onClose} data-autofocus>
            {words.cancel}
          </Button>
          <Button
            variant={danger ? "danger" : "primary"}
            onClick={() => {
              onConfirm();
              onClose();
            }}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
