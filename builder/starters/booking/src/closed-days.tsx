import { useState, type FormEvent } from "react";
import { copy } from "./copy";
import { dayText } from "./language";
import { isDay } from "./lib/days";
import { useStore } from "./lib/storage";
import { settingsStore } from "./state";
import { Button, Card, focusFirstInvalid, IconButton, TextField } from "./ui";

export function ClosedDays() {
  const [{ rules }, setSettings] = useStore(settingsStore);
  const [day, setDay] = useState("");
  const [refused, setRefused] = useState(false);
  const setDays = (closedDays: string[]) => setSettings((now) => ({ ...now, rules: { ...now.rules, closedDays } }));

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrong = !isDay(day) || rules.closedDays.includes(day);
    setRefused(wrong);
    if (wrong) return focusFirstInvalid(event.currentTarget);
    setDays([...rules.closedDays, day].sort());
    setDay("");
    return undefined;
  };

  return (
    <Card title={copy.settings.closedDays}>
      <p className="quiet">{copy.settings.closedDaysLead}</p>
      <form className="closed-form" noValidate onSubmit={submit}>
        <TextField
          label={copy.settings.closedDay}
          type="date"
          value={day}
          onChange={setDay}
          error={refused ? copy.settings.closedDayInvalid : undefined}
        />
        <Button type="submit" icon="plus">
          {copy.settings.addClosedDay}
        </Button>
      </form>
      {rules.closedDays.length === 0 ? (
        <p className="quiet">{copy.settings.noClosedDays}</p>
      ) : (
        <ul className="closed-list">
          {rules.closedDays.map((each) => (
            <li key={each}>
              <span>{dayText(each, "full")}</span>
              <IconButton
                size="sm"
                icon="x"
                label={copy.settings.removeClosedDay(dayText(each, "long"))}
                onClick={() => setDays(rules.closedDays.filter((other) => other !== each))}
              />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
