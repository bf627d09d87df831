import { createContext, useCallback, useContext, useEffect, useRef, useState, type ReactNode } from "react";
import { Button, IconButton } from "./button";
import { Icon } from "./icon";
import { words } from "./words";

export interface Toast {
  message: string;
  tone?: "info" | "success" | "danger";
  action?: { label: string; onAction(): void };
}

interface Shown extends Toast {
  id: number;
}

const VISIBLE_MS = 6_000;
const AT_MOST = 3;
const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

export function useToast(): (toast: Toast) => void {
  return useContext(ToastContext);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const [toasts, setToasts] = useState<Shown[]>([]);
  const lastId = useRef(0);
  const show = useCallback((toast: Toast) => {
    lastId.current += 1;
    const shown = { ...toast, id: lastId.current };
    setToasts((now) => [...now, shown].slice(-AT_MOST));
  }, []);
  const hide = useCallback((id: number) => setToasts((now) => now.filter((toast) => toast.id !== id)), []);

  return (
    <ToastContext value={show}>
      {children}
      <section className="ui-toasts" aria-label={words.notifications} aria-live="polite" aria-relevant="additions">
        {toasts.map((toast) => (
          <ToastCard key={toast.id} toast={toast} onHide={hide} />
        ))}
      </section>
    </ToastContext>
  );
}

function ToastCard({ toast, onHide }: { toast: Shown; onHide(id: number): void }) {
  const [held, setHeld] = useState(false);
  const { id, tone = "info", action } = toast;

  useEffect(() => {
    // One that can be undone waits while somebody is on it.
    if (held) return undefined;
    const timer = setTimeout(() => onHide(id), VISIBLE_MS);
    return () => clearTimeout(timer);
  }, [held, id, onHide]);

  return (
    <div
      className={`ui-toast ui-toast-${tone}`}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={tone === "danger" ? "alert" : tone === "success" ? "check" : "info"} />
      <p>{toast.message}</p>
      {action && (
        <Button
          size="sm"
          variant="ghost"
          onClick={() => {
            action.onAction();
            onHide(id);
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton icon="x" size="sm" label={words.dismiss} onClick={() => onHide(id)} />
    </div>
  );
}
