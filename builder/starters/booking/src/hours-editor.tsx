import { useEffect, useState, type FormEvent } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { clockText, parseTime, startOfWeek, WEEKDAYS, type Weekday } from "./domain/days";
import { hoursProblem, type WeekHours } from "./domain/hours";
import { dayText } from "./language";
import { addDays } from "./lib/days";
import { useStore } from "./lib/storage";
import { settingsStore } from "./state";
import { Button, Card, Checkbox, focusFirstInvalid, IconButton, Notice, TextField, useToast } from "./ui";

/** As typed: a time that is not complete yet stays as it is. */
type Typed = { from: string; to: string };
type Draft = Record<Weekday, Typed[]>;

const A_MONDAY = startOfWeek("2026-01-01");
const WORKDAYS: readonly Weekday[] = [1, 2, 3, 4, 5];

export function HoursEditor() {
  const [{ rules, hoursConfirmed }, setSettings] = useStore(settingsStore);
  const [draft, setDraft] = useState(() => draftOf(rules.hours));
  const [tried, setTried] = useState(false);
  const toast = useToast();
  // Saved here or in another tab: the form shows what holds.
  useEffect(() => setDraft(draftOf(rules.hours)), [rules.hours]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    const hours = hoursOf(draft);
    if (!hours) return focusFirstInvalid(event.currentTarget);
    setSettings((now) => ({ ...now, hoursConfirmed: true, rules: { ...now.rules, hours } }));
    setTried(false);
    toast({ message: copy.settings.saved, tone: "success" });
    return undefined;
  };
  const setDay = (weekday: Weekday, intervals: Typed[]) => setDraft((now) => ({ ...now, [weekday]: intervals }));
  const copyMonday = () => {
    setDraft((now) => ({ ...now, ...Object.fromEntries(WORKDAYS.map((weekday) => [weekday, now[1].map((each) => ({ ...each }))])) }));
  };

  return (
    <Card title={copy.settings.hours}>
      <form className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
        {!hoursConfirmed && (
          <Notice tone="warning">{app.extras.hours ? copy.settings.hoursFromBrief : copy.settings.hoursAssumed}</Notice>
        )}
        <div className="hours">
          {WEEKDAYS.map((weekday) => (
            <HoursOfDay
              key={weekday}
              day={dayText(addDays(A_MONDAY, weekday - 1), "weekdayLong")}
              intervals={draft[weekday]}
              error={tried ? problemOf(draft[weekday]) : undefined}
              onChange={(intervals) => setDay(weekday, intervals)}
            />
          ))}
        </div>
        <div className="ui-row ui-row-wrap ui-gap-2">
          <Button type="submit" variant="primary">
            {copy.settings.saveHours}
          </Button>
          <Button variant="ghost" icon="copy" onClick={copyMonday}>
            {copy.settings.copyMonday}
          </Button>
        </div>
      </form>
    </Card>
  );
}

interface HoursOfDayProps {
  day: string;
  intervals: readonly Typed[];
  error: string | undefined;
  onChange(intervals: Typed[]): void;
}

function HoursOfDay({ day, intervals, error, onChange }: HoursOfDayProps) {
  const name = day.toLocaleLowerCase(app.locale === "fr" ? "fr-FR" : undefined);
  const spoken = app.locale === "fr" ? name : day;
  const set = (at: number, change: Partial<Typed>) => onChange(intervals.map((each, index) => (index === at ? { ...each, ...change } : each)));
  return (
    <div className="hours-day" role="group" aria-label={day}>
      <div className="hours-name">
        <Checkbox
          label={copy.settings.open(spoken)}
          hideLabel
          checked={intervals.length > 0}
          onChange={(open) => onChange(open ? [{ from: "09:00", to: "17:00" }] : [])}
        />
        <span aria-hidden="true">{day}</span>
      </div>
      <div className="hours-times">
        {intervals.length === 0 && <p className="quiet">{copy.settings.closed}</p>}
        {intervals.map((interval, at) => (
          <div key={at} className="hours-interval">
            <TextField
              label={copy.settings.from(day)}
              hideLabel
              type="time"
              value={interval.from}
              onChange={(from) => set(at, { from })}
              error={at === 0 ? error : undefined}
            />
            <span aria-hidden="true">{copy.settings.toShort}</span>
            <TextField label={copy.settings.to(day)} hideLabel type="time" value={interval.to} onChange={(to) => set(at, { to })} />
            {intervals.length > 1 && (
              <IconButton
                size="sm"
                icon="x"
                label={copy.settings.removeHours(spoken, interval.from)}
                onClick={() => onChange(intervals.filter((_, index) => index !== at))}
              />
            )}
            {at === intervals.length - 1 && intervals.length < 3 && (
              <IconButton size="sm" icon="plus" label={copy.settings.addHours(spoken)} onClick={() => onChange([...intervals, { from: "", to: "" }])} />
            )}
          </div>
        ))}
      </div>
    </div>
  );
}

function draftOf(hours: WeekHours): Draft {
  const draft = {} as Draft;
  for (const weekday of WEEKDAYS) draft[weekday] = hours[weekday].map(({ from, to }) => ({ from: clockText(from), to: clockText(to) }));
  return draft;
}

/** A time field cannot say 24:00: midnight as a closing time is the end of the day. */
function intervalsOf(typed: readonly Typed[]): { from: number; to: number }[] {
  return typed.map(({ from, to }) => ({ from: parseTime(from) ?? NaN, to: (to === "00:00" ? 24 * 60 : parseTime(to)) ?? NaN }));
}

function problemOf(typed: readonly Typed[]): string | undefined {
  const problem = hoursProblem(intervalsOf(typed));
  return problem ? copy.problems[problem] : undefined;
}

function hoursOf(draft: Draft): WeekHours | null {
  const hours = {} as WeekHours;
  for (const weekday of WEEKDAYS) {
    if (problemOf(draft[weekday])) return null;
    hours[weekday] = intervalsOf(draft[weekday]).sort((first, second) => first.from - second.from);
  }
  return hours;
}
