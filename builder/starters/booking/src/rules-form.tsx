import { useState, type FormEvent } from "react";
import { copy } from "./copy";
import type { Rules } from "./domain/slots";
import { useStore } from "./lib/storage";
import { settingsStore, STEPS } from "./state";
import { Button, Card, focusFirstInvalid, SelectField, TextField, useToast } from "./ui";

const LIMITS = { buffer: [0, 240], notice: [0, 720], horizon: [1, 365], capacity: [1, 50] } as const;
type Name = keyof typeof LIMITS;
const NAMES = ["notice", "horizon", "buffer", "capacity"] as const satisfies readonly Name[];

export function RulesForm() {
  const [{ rules }, setSettings] = useStore(settingsStore);
  const [step, setStep] = useState(String(rules.stepMinutes));
  const [typed, setTyped] = useState<Record<Name, string>>(() => typedFrom(rules));
  const [tried, setTried] = useState(false);
  const toast = useToast();
  const steps = [...new Set<number>([...STEPS, rules.stepMinutes])].sort((first, second) => first - second);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (NAMES.some((name) => read(name, typed[name]) === null)) return focusFirstInvalid(event.currentTarget);
    const number = (name: Name) => read(name, typed[name]) ?? 0;
    setSettings((now) => ({
      ...now,
      rules: {
        ...now.rules,
        stepMinutes: Number(step),
        bufferMinutes: number("buffer"),
        noticeMinutes: number("notice") * 60,
        horizonDays: number("horizon"),
        capacity: number("capacity"),
      },
    }));
    toast({ message: copy.settings.saved, tone: "success" });
    return undefined;
  };

  return (
    <Card title={copy.settings.rules}>
      <form className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
        <SelectField
          label={copy.settings.step}
          value={step}
          onChange={setStep}
          options={steps.map((minutes) => ({ value: String(minutes), label: copy.settings.stepOption(minutes) }))}
        />
        {NAMES.map((name) => (
          <TextField
            key={name}
            label={copy.settings[name]}
            hint={name === "capacity" ? copy.settings.capacityHint : undefined}
            value={typed[name]}
            onChange={(text) => setTyped((now) => ({ ...now, [name]: text }))}
            inputMode="numeric"
            error={tried && read(name, typed[name]) === null ? copy.problems["number-range"](LIMITS[name][0], LIMITS[name][1]) : undefined}
          />
        ))}
        <div>
          <Button type="submit" variant="primary">
            {copy.settings.saveRules}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function typedFrom(rules: Rules): Record<Name, string> {
  return {
    buffer: String(rules.bufferMinutes),
    notice: String(Math.round(rules.noticeMinutes / 60)),
    horizon: String(rules.horizonDays),
    capacity: String(rules.capacity),
  };
}

function read(name: Name, text: string): number | null {
  const value = /^\d{1,4}$/.test(text.trim()) ? Number(text) : NaN;
  const [from, to] = LIMITS[name];
  return value >= from && value <= to ? value : null;
}
