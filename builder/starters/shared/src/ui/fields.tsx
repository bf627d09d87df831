import { useEffect, useId, useRef, type ComponentPropsWithRef, type ReactNode } from "react";
import { Icon } from "./icon";
import type { IconName } from "./icons";

interface Labelled {
  label: string;
  hint?: string;
  error?: string;
  hideLabel?: boolean;
}

export interface ControlIds {
  id: string;
  describedBy: string | undefined;
  invalid: boolean;
}

export interface FieldProps extends Labelled {
  id?: string;
  className?: string;
  children: (ids: ControlIds) => ReactNode;
}

/** A label, a control, and what belongs to it: the hint and the error are read out with the control. */
export function Field({ label, hint, error, hideLabel = false, id, className = "", children }: FieldProps) {
  const made = useId();
  const control = id ?? made;
  const described = [hint ? `${control}-hint` : "", error ? `${control}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={`ui-field ${className}`.trim()}>
      <label className={hideLabel ? "ui-hidden" : "ui-label"} htmlFor={control}>
        {label}
      </label>
      {children({ id: control, describedBy: described || undefined, invalid: Boolean(error) })}
      {hint && (
        <p className="ui-hint" id={`${control}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="ui-error" id={`${control}-error`}>
          <Icon name="alert" />
          <span>{error}</span>
        </p>
      )}
    </div>
  );
}

type Native<Tag extends "input" | "textarea" | "select"> = Omit<
  ComponentPropsWithRef<Tag>,
  "value" | "onChange" | "aria-invalid" | "aria-describedby"
>;

export type TextFieldProps = Native<"input"> & Labelled & { value: string; onChange(value: string): void; icon?: IconName };

export function TextField({ label, hint, error, hideLabel, icon, onChange, className, id, type = "text", ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel} id={id} className={className}>
      {(ids) => (
        <span className={icon ? "ui-control ui-control-icon" : "ui-control"}>
          {icon && <Icon name={icon} />}
          <input
            {...rest}
            type={type}
            id={ids.id}
            className="ui-input"
            aria-describedby={ids.describedBy}
            aria-invalid={ids.invalid || undefined}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
        </span>
      )}
    </Field>
  );
}

export type TextAreaProps = Native<"textarea"> & Labelled & { value: string; onChange(value: string): void };

export function TextArea({ label, hint, error, hideLabel, onChange, className, id, rows = 4, ...rest }: TextAreaProps) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel} id={id} className={className}>
      {(ids) => (
        <textarea
          {...rest}
          rows={rows}
          id={ids.id}
          className="ui-input"
          aria-describedby={ids.describedBy}
          aria-invalid={ids.invalid || undefined}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

export interface Option<Value extends string> {
  value: Value;
  label: string;
}

export type SelectFieldProps<Value extends string> = Native<"select"> &
  Labelled & { value: Value; onChange(value: Value): void; options: readonly Option<Value>[] };

export function SelectField<Value extends string>({
  label,
  hint,
  error,
  hideLabel,
  onChange,
  options,
  className,
  id,
  ...rest
}: SelectFieldProps<Value>) {
  return (
    <Field label={label} hint={hint} error={error} hideLabel={hideLabel} id={id} className={className}>
      {(ids) => (
        <span className="ui-control ui-select">
          <select
            {...rest}
            id={ids.id}
            className="ui-input"
            aria-describedby={ids.describedBy}
            aria-invalid={ids.invalid || undefined}
            onChange={(event) => {
              const chosen = options.find((option) => option.value === event.currentTarget.value);
              if (chosen) onChange(chosen.value);
            }}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </select>
          <Icon name="chevronDown" />
        </span>
      )}
    </Field>
  );
}

export type FileFieldProps = Labelled & { accept: string; onFile(file: File | undefined): void };

export function FileField({ accept, onFile, ...labelled }: FileFieldProps) {
  return (
    <Field {...labelled}>
      {(ids) => (
        <input
          id={ids.id}
          className="ui-file"
          type="file"
          accept={accept}
          aria-describedby={ids.describedBy}
          aria-invalid={ids.invalid || undefined}
          onChange={(event) => onFile(event.currentTarget.files?.[0])}
        />
      )}
    </Field>
  );
}

export type CheckboxProps = Omit<ComponentPropsWithRef<"input">, "checked" | "onChange" | "type"> & {
  label: string;
  checked: boolean;
  onChange(checked: boolean): void;
  indeterminate?: boolean;
  hideLabel?: boolean;
};

export function Checkbox({ label, checked, onChange, indeterminate = false, hideLabel = false, className = "", ...rest }: CheckboxProps) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = indeterminate;
  }, [indeterminate]);
  return (
    <label className={`ui-check ${className}`.trim()}>
      <input {...rest} ref={box} type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span className="ui-check-box" aria-hidden="true">
        <Icon name="check" />
      </span>
      <span className={hideLabel ? "ui-hidden" : "ui-check-label"}>{label}</span>
    </label>
  );
}

export interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  onChange(value: Value): void;
  options: readonly (Option<Value> & { icon?: IconName })[];
}

/** One of a few: native radio buttons, so the arrow keys work by themselves. */
export function Segmented<Value extends string>({ label, value, onChange, options }: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset className="ui-segmented">
      <legend className="ui-hidden">{label}</legend>
      {options.map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>
            {option.icon && <Icon name={option.icon} />}
            {option.label}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** After a refused submit: put the reader where the first problem is. */
export function focusFirstInvalid(form: HTMLElement): void {
  // The errors are on screen only after the render that follows the submit.
  setTimeout(() => form.querySelector<HTMLElement>("[aria-invalid='true']")?.focus(), 0);
}
