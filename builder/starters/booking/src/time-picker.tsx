import { useMemo, useState } from "react";
import { copy } from "./copy";
import { DayStrip } from "./day-strip";
import { startOfWeek, weekOf, type Minutes, type WallClock } from "./domain/days";
import { firstFreeDay, freeSlotsOn, slotsOn, type Occupied, type Rules } from "./domain/slots";
import { daysText, dayText, timeText } from "./language";
import { look } from "./layout";
import { addDays, type Day } from "./lib/days";
import { MonthCalendar } from "./month-calendar";
import { SlotList } from "./slot-list";
import { Button, IconButton, Notice, Segmented } from "./ui";

type View = "day" | "week";

export type Choice = { day: Day; start: Minutes };

export interface TimePickerProps {
  minutes: Minutes;
  rules: Rules;
  occupied: readonly Occupied[];
  now: WallClock;
  value: Choice | null;
  onChange(choice: Choice): void;
}

/** Free times, by day or by week. What is offered is decided in domain/slots.ts. */
export function TimePicker({ minutes, rules, occupied, now, value, onChange }: TimePickerProps) {
  const [view, setView] = useState<View>(look.view);
  const first = useMemo(() => firstFreeDay(now.day, minutes, rules, occupied, now), [minutes, rules, occupied, now]);
  const [chosenDay, setDay] = useState<Day | null>(null);
  // Until somebody chooses a day, the picker stands on the first one that has a free time.
  const day = chosenDay ?? value?.day ?? first ?? now.day;
  const lastDay = addDays(now.day, rules.horizonDays);
  const freeOn = (which: Day) => freeSlotsOn(which, minutes, rules, occupied, now);
  const choose = (which: Day) => setDay(clamp(which, now.day, lastDay));

  if (first === null) return <Notice tone="warning">{copy.picker.nothingAtAll}</Notice>;

  return (
    <div className="picker">
      <div className="picker-bar">
        <Segmented<View>
          label={copy.picker.view}
          value={view}
          onChange={setView}
          options={[
            { value: "day", label: copy.picker.day },
            { value: "week", label: copy.picker.week },
          ]}
        />
        {view === "week" && <WeekSteps day={day} now={now.day} lastDay={lastDay} onChange={choose} />}
      </div>
      {view === "day" ? (
        <div className={look.days === "month" ? "picker-day picker-day-month" : "picker-day"}>
          {look.days === "month" ? (
            <MonthCalendar value={day} min={now.day} max={lastDay} freeOn={(which) => freeOn(which).length} onChange={choose} />
          ) : (
            <DayStrip value={day} min={now.day} max={lastDay} freeOn={(which) => freeOn(which).length} onChange={choose} />
          )}
          <section className="picker-times" aria-label={dayText(day, "long")}>
            <h3 className="picker-date">{dayText(day, "long")}</h3>
            <SlotList
              slots={slotsOn(day, minutes, rules, occupied, now)}
              chosen={value?.day === day ? value.start : null}
              onChoose={(start) => onChange({ day, start })}
            />
            {freeOn(day).length === 0 && (
              <NothingFree text={copy.picker.nothingThatDay} next={nextFree(day, 1)} onGo={choose} />
            )}
          </section>
        </div>
      ) : (
        <Week
          day={day}
          slotsOn={freeOn}
          isOpen={(which) => which >= now.day && which <= lastDay}
          value={value}
          onChange={onChange}
          next={nextFree(addDays(startOfWeek(day), 6), 1)}
          onGo={choose}
        />
      )}
    </div>
  );

  function nextFree(after: Day, step: number): Day | null {
    return firstFreeDay(addDays(after, step), minutes, rules, occupied, now) ?? first;
  }
}

function WeekSteps({ day, now, lastDay, onChange }: { day: Day; now: Day; lastDay: Day; onChange(day: Day): void }) {
  const monday = startOfWeek(day);
  return (
    <div className="picker-steps">
      <IconButton
        icon="chevronLeft"
        label={copy.picker.previousWeek}
        disabled={monday <= now}
        onClick={() => onChange(addDays(monday, -7))}
      />
      <span className="picker-range" aria-live="polite">
        {daysText(monday, addDays(monday, 6))}
      </span>
      <IconButton
        icon="chevronRight"
        label={copy.picker.nextWeek}
        disabled={addDays(monday, 7) > lastDay}
        onClick={() => onChange(addDays(monday, 7))}
      />
    </div>
  );
}

interface WeekProps {
  day: Day;
  slotsOn(day: Day): { start: Minutes }[];
  isOpen(day: Day): boolean;
  value: Choice | null;
  onChange(choice: Choice): void;
  next: Day | null;
  onGo(day: Day): void;
}

function Week({ day, slotsOn: freeOn, isOpen, value, onChange, next, onGo }: WeekProps) {
  const days = weekOf(day).map((which) => ({ which, slots: isOpen(which) ? freeOn(which) : [] }));
  if (days.every(({ slots }) => slots.length === 0)) {
    return <NothingFree text={copy.picker.nothingThatWeek} next={next} onGo={onGo} />;
  }
  return (
    <div className="picker-week">
      {days.map(({ which, slots }) => (
        <section key={which} className="picker-column" aria-label={dayText(which, "long")}>
          <h3 className={isOpen(which) ? "picker-column-head" : "picker-column-head picker-column-off"}>
            <span>{dayText(which, "weekday")}</span>
            <strong>{dayText(which, "number")}</strong>
          </h3>
          {slots.length === 0 ? (
            <p className="picker-none">
              <span aria-hidden="true">–</span>
              <span className="ui-hidden">{copy.picker.none}</span>
            </p>
          ) : (
            <ul className="slots slots-column">
              {slots.map(({ start }) => (
                <li key={start}>
                  <button
                    type="button"
                    className="slot"
                    aria-pressed={value?.day === which && value.start === start}
                    aria-label={copy.book.at(dayText(which, "long"), timeText(start))}
                    onClick={() => onChange({ day: which, start })}
                  >
                    {timeText(start)}
                  </button>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </div>
  );
}

function NothingFree({ text, next, onGo }: { text: string; next: Day | null; onGo(day: Day): void }) {
  return (
    <div className="picker-empty">
      <p>{text}</p>
      {next && (
        <Button size="sm" icon="arrowRight" onClick={() => onGo(next)}>
          {copy.picker.showFirst(dayText(next, "long"))}
        </Button>
      )}
    </div>
  );
}

function clamp(day: Day, min: Day, max: Day): Day {
  if (day < min) return min;
  return day > max ? max : day;
}
