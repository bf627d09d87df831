import { useId } from "react";
import { TEXT_LIMIT } from "./domain/book";
import { compare } from "./lib/format";
import { TextField } from "./ui";

interface NameFieldProps {
  label: string;
  value: string;
  onChange(value: string): void;
  /** Those there are already: the browser offers them while somebody types. */
  names: readonly string[];
  hint?: string;
}

export function NameField({ label, value, onChange, names, hint }: NameFieldProps) {
  const list = useId();
  return (
    <>
      <TextField label={label} value={value} onChange={onChange} hint={hint} list={list} autoComplete="off" maxLength={TEXT_LIMIT} />
      <datalist id={list}>
        {[...new Set(names)].sort(compare).map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}
