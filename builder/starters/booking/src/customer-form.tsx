import { useState, type FormEvent } from "react";
import { copy } from "./copy";
import { customerProblems, NAME_LIMIT, NOTE_LIMIT, type Customer } from "./domain/bookings";
import { Button, focusFirstInvalid, TextArea, TextField } from "./ui";

export interface CustomerFormProps {
  value: Customer;
  onChange(customer: Customer): void;
  onSubmit(): void;
}

export function CustomerForm({ value, onChange, onSubmit }: CustomerFormProps) {
  const [tried, setTried] = useState(false);
  const problems = customerProblems(value);
  const error = (field: keyof Customer): string | undefined => {
    const problem = problems[field];
    return tried && problem ? copy.problems[problem] : undefined;
  };
  const set = (field: keyof Customer) => (text: string) => onChange({ ...value, [field]: text });

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (Object.keys(problems).length > 0) focusFirstInvalid(event.currentTarget);
    else onSubmit();
  };

  return (
    <form className="customer" noValidate onSubmit={submit} aria-labelledby="step-details">
      <h2 className="step-title" id="step-details">
        {copy.book.stepDetails}
      </h2>
      <TextField
        label={copy.book.name}
        value={value.name}
        onChange={set("name")}
        error={error("name")}
        autoComplete="name"
        required
        maxLength={NAME_LIMIT * 2}
      />
      <TextField
        label={copy.book.email}
        type="email"
        value={value.email}
        onChange={set("email")}
        hint={copy.book.emailHint}
        error={error("email")}
        autoComplete="email"
        required
      />
      <TextField
        label={copy.book.phone}
        type="tel"
        value={value.phone}
        onChange={set("phone")}
        error={error("phone")}
        autoComplete="tel"
      />
      <TextArea
        label={copy.book.note}
        value={value.note}
        onChange={set("note")}
        hint={copy.book.noteHint}
        error={error("note")}
        rows={2}
        maxLength={NOTE_LIMIT * 2}
      />
      <Button type="submit" variant="primary" icon="check">
        {copy.book.confirm}
      </Button>
    </form>
  );
}
