import { useId, useState, type FormEvent } from "react";
import { copy } from "./copy";
import { COMBINES, NAME_LIMIT, parseAmount, UNITS, type Combine, type Figure } from "./domain/figures";
import type { Unit } from "./extras";
import { typedAmount } from "./language";
import { fold } from "./lib/format";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { figuresStore } from "./state";
import { Button, Checkbox, Dialog, focusFirstInvalid, SelectField, TextField, useToast } from "./ui";

/** `figure` is the one to edit; null adds one. */
export function FigureDialog({ open, figure, onClose }: { open: boolean; figure: Figure | null; onClose(): void }) {
  const form = useId();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={figure ? copy.figures.editTitle : copy.figures.addTitle}
      footer={
        <>
          <Button onClick={onClose}>{copy.cancel}</Button>
          <Button type="submit" form={form} variant="primary">
            {copy.save}
          </Button>
        </>
      }
    >
      <FigureForm key={figure?.id ?? "new"} id={form} figure={figure} onDone={onClose} />
    </Dialog>
  );
}

function FigureForm({ id, figure, onDone }: { id: string; figure: Figure | null; onDone(): void }) {
  const [figures, setFigures] = useStore(figuresStore);
  const [name, setName] = useState(figure?.name ?? "");
  const [unit, setUnit] = useState<Unit>(figure?.unit ?? "number");
  const [combine, setCombine] = useState<Combine>(figure?.combine ?? "sum");
  const [more, setMore] = useState(figure?.more ?? true);
  const [goalText, setGoalText] = useState(figure && figure.goal !== null ? typedAmount(figure.goal) : "");
  const [tried, setTried] = useState(false);
  const toast = useToast();
  const goal = goalText.trim() ? parseAmount(goalText) : null;
  const goalWrong = Boolean(goalText.trim()) && goal === null;
  const taken = figures.some((each) => each.id !== figure?.id && fold(each.name) === fold(name.trim()));
  const nameProblem = !name.trim() ? "name-missing" : taken ? "name-taken" : undefined;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (nameProblem || goalWrong) return focusFirstInvalid(event.currentTarget);
    const exampleGoal = figure !== null && figure.exampleGoal && figure.goal === goal;
    const saved: Figure = { id: figure?.id ?? newId(), name: name.trim(), unit, combine, more, goal, exampleGoal };
    setFigures((now) => (figure ? now.map((each) => (each.id === saved.id ? saved : each)) : [...now, saved]));
    toast({ message: copy.saved, tone: "success" });
    return onDone();
  };

  return (
    <form id={id} className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
      <TextField
        label={copy.figures.name}
        value={name}
        onChange={setName}
        error={tried && nameProblem ? copy.figures.problems[nameProblem] : undefined}
        maxLength={NAME_LIMIT}
        dir="auto"
        data-autofocus
      />
      <div className="form-pair">
        <SelectField<Unit> label={copy.figures.unit} value={unit} onChange={setUnit} options={UNITS.map((value) => ({ value, label: copy.figures.units[value] }))} />
        <SelectField<Combine>
          label={copy.figures.combine}
          value={combine}
          onChange={setCombine}
          options={COMBINES.map((value) => ({ value, label: copy.figures.combines[value] }))}
        />
      </div>
      <div>
        <Checkbox label={copy.figures.more} checked={more} onChange={setMore} aria-describedby={`${id}-more`} />
        <p className="ui-hint" id={`${id}-more`}>
          {copy.figures.moreHint}
        </p>
      </div>
      <TextField
        label={copy.optional(copy.figures.goal)}
        hint={copy.figures.goalHint}
        value={goalText}
        onChange={setGoalText}
        error={tried && goalWrong ? copy.figures.problems["goal-wrong"] : undefined}
        inputMode="decimal"
        maxLength={30}
      />
    </form>
  );
}
