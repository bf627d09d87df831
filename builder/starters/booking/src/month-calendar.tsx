import { useRef, useState, type KeyboardEvent } from "react";
import { copy } from "./copy";
import { startOfWeek, weekOf } from "./domain/days";
import { dayText } from "./language";
import { addDays, type Day } from "./lib/days";
import { IconButton } from "./ui";

export interface DayChooserProps {
  value: Day;
  min: Day;
  max: Day;
  /** How many times are free on a day. */
  freeOn(day: Day): number;
  onChange(day: Day): void;
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** One month as a grid: arrow keys move by day and week, Home and End within the week, Page keys by month. */
export function MonthCalendar({ value, min, max, freeOn, onChange }: DayChooserProps) {
  const [shown, setShown] = useState(value.slice(0, 7));
  const [lastValue, setLastValue] = useState(value);
  const grid = useRef<HTMLTableElement>(null);
  if (value !== lastValue) {
    // A day that was chosen elsewhere brings its month with it.
    setLastValue(value);
    setShown(value.slice(0, 7));
  }
  const firstDay = `${shown}-01`;
  const weeks = weeksOf(shown);
  const focusable = value.startsWith(shown) ? value : firstDay < min ? min : firstDay;

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const current = (event.target as HTMLElement).dataset["day"];
    if (!current) return;
    const target = targetOf(event.key, current);
    if (target === null) return;
    event.preventDefault();
    const day = target < min ? min : target > max ? max : target;
    onChange(day);
    // The button of another month exists only after the next render.
    requestAnimationFrame(() => grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus());
  };

  return (
    <div className="month">
      <div className="month-head">
        <IconButton
          icon="chevronLeft"
          label={copy.picker.previousMonth}
          disabled={firstDay <= min}
          onClick={() => setShown(addDays(firstDay, -1).slice(0, 7))}
        />
        <h3 aria-live="polite">{dayText(firstDay, "month")}</h3>
        <IconButton
          icon="chevronRight"
          label={copy.picker.nextMonth}
          disabled={nextMonth(shown) > max}
          onClick={() => setShown(nextMonth(shown).slice(0, 7))}
        />
      </div>
      <table className="month-grid" ref={grid} onKeyDown={onKeyDown} aria-label={dayText(firstDay, "month")}>
        <thead>
          <tr>
            {weekOf(firstDay).map((day) => (
              <th key={day} scope="col">
                <abbr title={dayText(day, "weekdayLong")}>{dayText(day, "weekday").slice(0, 2)}</abbr>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week[0]}>
              {week.map((day) => (
                <td key={day}>
                  {day.startsWith(shown) && (
                    <MonthDay
                      day={day}
                      free={day >= min && day <= max ? freeOn(day) : -1}
                      chosen={day === value}
                      today={day === min}
                      focusable={day === focusable}
                      onChoose={onChange}
                    />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface MonthDayProps {
  day: Day;
  /** -1 for a day that cannot be chosen at all. */
  free: number;
  chosen: boolean;
  today: boolean;
  focusable: boolean;
  onChoose(day: Day): void;
}

function MonthDay({ day, free, chosen, today, focusable, onChoose }: MonthDayProps) {
  const state = free > 0 ? copy.picker.free(free) : copy.picker.none;
  return (
    <button
      type="button"
      className={`month-day ${free > 0 ? "month-day-free" : ""} ${today ? "month-day-today" : ""}`}
      data-day={day}
      tabIndex={focusable ? 0 : -1}
      disabled={free < 0}
      aria-pressed={chosen}
      aria-current={today ? "date" : undefined}
      aria-label={copy.picker.dayLabel(dayText(day, "long"), state)}
      onClick={() => onChoose(day)}
    >
      {dayText(day, "number")}
    </button>
  );
}

function targetOf(key: string, day: Day): Day | null {
  const step = STEPS[key];
  if (step !== undefined) return addDays(day, step);
  if (key === "Home") return startOfWeek(day);
  if (key === "End") return addDays(startOfWeek(day), 6);
  if (key === "PageUp") return addDays(day, -28);
  if (key === "PageDown") return addDays(day, 28);
  return null;
}

function weeksOf(month: string): Day[][] {
  const weeks: Day[][] = [];
  for (let monday = startOfWeek(`${month}-01`); monday < nextMonth(month); monday = addDays(monday, 7)) weeks.push(weekOf(monday));
  return weeks;
}

/** The first day of the month after. */
function nextMonth(month: string): Day {
  return `${addDays(`${month}-01`, 31).slice(0, 7)}-01`;
}
