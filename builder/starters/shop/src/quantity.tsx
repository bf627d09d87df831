import { copy } from "./copy";
import { IconButton, TextField } from "./ui";

interface QuantityProps {
  label: string;
  hideLabel?: boolean;
  value: number;
  most: number;
  onChange(value: number): void;
}

/** How many, by typing or by the buttons on both sides. */
export function Quantity({ label, hideLabel = false, value, most, onChange }: QuantityProps) {
  const set = (next: number) => onChange(Math.min(Math.max(1, Math.trunc(next) || 1), most));
  return (
    <div className="quantity" role="group" aria-label={label}>
      <IconButton variant="secondary" icon="arrowDown" label={copy.product.less} disabled={value <= 1} onClick={() => set(value - 1)} />
      <TextField label={label} hideLabel={hideLabel} value={String(value)} onChange={(text) => set(Number(text))} inputMode="numeric" maxLength={3} />
      <IconButton variant="secondary" icon="arrowUp" label={copy.product.more} disabled={value >= most} onClick={() => set(value + 1)} />
    </div>
  );
}
