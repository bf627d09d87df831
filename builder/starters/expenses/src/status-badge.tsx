import { copy } from "./copy";
import type { ShownStatus } from "./domain/invoices";
import { Badge } from "./ui";

const TONES = { draft: "neutral", sent: "info", overdue: "danger", paid: "success", cancelled: "neutral" } as const;

export function StatusBadge({ status }: { status: ShownStatus }) {
  return <Badge tone={TONES[status]}>{copy.invoices.status[status]}</Badge>;
}
