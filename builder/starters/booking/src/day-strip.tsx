import { copy } from "./copy";
import { dayText } from "./language";
import { addDays, daysBetween, type Day } from "./lib/days";
import type { DayChooserProps } from "./month-calendar";
import { IconButton } from "./ui";

const SHOWN = 7;

/** Seven days side by side, stepping a week at a time. */
export function DayStrip({ value, min, max, freeOn, onChange }: DayChooserProps) {
  const page = Math.floor(daysBetween(min, value) / SHOWN);
  const first = addDays(min, page * SHOWN);
  const days: Day[] = Array.from({ length: SHOWN }, (_, at) => addDays(first, at)).filter((day) => day <= max);
  return (
    <div className="strip">
      <IconButton icon="chevronLeft" label={copy.picker.earlier} disabled={page <= 0} onClick={() => onChange(addDays(first, -SHOWN))} />
      <ul className="strip-days">
        {days.map((day) => {
          const free = freeOn(day);
          const label = copy.picker.dayLabel(dayText(day, "long"), free > 0 ? copy.picker.free(free) : copy.picker.none);
          return (
            <li key={day}>
              <button
                type="button"
                className={free > 0 ? "strip-day" : "strip-day strip-day-none"}
                aria-pressed={day === value}
                onClick={() => onChange(day)}
              >
                <span className="ui-hidden">{label}</span>
                <span aria-hidden="true">{dayText(day, "weekday")}</span>
                <strong aria-hidden="true">{dayText(day, "number")}</strong>
                <span aria-hidden="true" className="strip-free">
                  {free}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      <IconButton
        icon="chevronRight"
        label={copy.picker.later}
        disabled={addDays(first, SHOWN) > max}
        onClick={() => onChange(addDays(first, SHOWN))}
      />
    </div>
  );
}
