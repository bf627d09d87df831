import { useId, useState, type FormEvent } from "react";
import { copy } from "./copy";
import { groupsOf, NAME_LIMIT, NOTE_LIMIT, parseAmount, valueProblems, type Value } from "./domain/figures";
import { typedAmount } from "./language";
import { todayIso } from "./lib/format";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { figuresStore, settingsStore, valuesStore } from "./state";
import { Button, Dialog, focusFirstInvalid, SelectField, TextField, useToast } from "./ui";

/** `value` is the one to edit; null adds one. */
export function ValueDialog({ open, value, onClose }: { open: boolean; value: Value | null; onClose(): void }) {
  const form = useId();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={value ? copy.values.editTitle : copy.values.addTitle}
      footer={
        <>
          <Button onClick={onClose}>{copy.cancel}</Button>
          <Button type="submit" form={form} variant="primary">
            {copy.save}
          </Button>
        </>
      }
    >
      <ValueForm key={value?.id ?? "new"} id={form} value={value} onDone={onClose} />
    </Dialog>
  );
}

function ValueForm({ id, value, onDone }: { id: string; value: Value | null; onDone(): void }) {
  const [figures] = useStore(figuresStore);
  const [values, setValues] = useStore(valuesStore);
  const [{ currency }] = useStore(settingsStore);
  const [tried, setTried] = useState(false);
  const [text, setText] = useState({
    figureId: value?.figureId ?? figures[0]?.id ?? "",
    amount: value ? typedAmount(value.amount) : "",
    day: value?.day ?? todayIso(),
    group: value?.group ?? "",
    note: value?.note ?? "",
  });
  const toast = useToast();
  const set = (field: keyof typeof text) => (next: string) => setText((now) => ({ ...now, [field]: next }));
  const amount = parseAmount(text.amount);
  const problems = valueProblems({ ...text, amount });
  const error = (field: keyof typeof problems) => (tried && problems[field] ? copy.values.problems[problems[field]] : undefined);
  const unit = figures.find((figure) => figure.id === text.figureId)?.unit;
  const label = unit === "money" ? copy.values.amountIn(currency) : unit === "percent" ? copy.values.amountIn("%") : copy.values.amount;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (amount === null || Object.keys(problems).length > 0) return focusFirstInvalid(event.currentTarget);
    const saved: Value = { ...text, id: value?.id ?? newId(), amount, group: text.group.trim(), note: text.note.trim(), example: false };
    setValues((now) => (value ? now.map((each) => (each.id === saved.id ? saved : each)) : [...now, saved]));
    toast({ message: copy.saved, tone: "success" });
    return onDone();
  };

  return (
    <form id={id} className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
      <SelectField
        label={copy.values.figure}
        value={text.figureId}
        onChange={set("figureId")}
        options={figures.map((figure) => ({ value: figure.id, label: figure.name }))}
        error={error("figureId")}
      />
      <div className="form-pair">
        <TextField label={label} value={text.amount} onChange={set("amount")} error={error("amount")} inputMode="decimal" maxLength={30} data-autofocus />
        <TextField label={copy.values.day} type="date" value={text.day} onChange={set("day")} error={error("day")} />
      </div>
      <TextField
        label={copy.optional(copy.values.group)}
        hint={copy.values.groupHint}
        value={text.group}
        onChange={set("group")}
        maxLength={NAME_LIMIT}
        list={`${id}-groups`}
        autoComplete="off"
        dir="auto"
      />
      <datalist id={`${id}-groups`}>
        {groupsOf(values).map((group) => (
          <option key={group} value={group} />
        ))}
      </datalist>
      <TextField label={copy.optional(copy.values.note)} value={text.note} onChange={set("note")} maxLength={NOTE_LIMIT} dir="auto" />
    </form>
  );
}
