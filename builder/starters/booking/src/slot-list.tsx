import { copy } from "./copy";
import type { Minutes } from "./domain/days";
import type { Slot } from "./domain/slots";
import { timeText } from "./language";

type Part = keyof typeof copy.picker.parts;
const PARTS: { part: Part; until: Minutes }[] = [
  { part: "morning", until: 12 * 60 },
  { part: "afternoon", until: 18 * 60 },
  { part: "evening", until: Infinity },
];

/** The times of one day in three groups; taken ones are shown, struck out, so that the day can be judged. */
export function SlotList({ slots, chosen, onChoose }: { slots: readonly Slot[]; chosen: Minutes | null; onChoose(start: Minutes): void }) {
  return PARTS.map(({ part, until }, at) => {
    const since = PARTS[at - 1]?.until ?? 0;
    const inPart = slots.filter((slot) => slot.start >= since && slot.start < until);
    if (inPart.length === 0) return null;
    return (
      <div key={part} className="slot-group">
        <h4>{copy.picker.parts[part]}</h4>
        <ul className="slots">
          {inPart.map((slot) => (
            <li key={slot.start}>
              <button
                type="button"
                className="slot"
                disabled={!slot.free}
                aria-pressed={slot.free ? chosen === slot.start : undefined}
                aria-label={slot.free ? undefined : copy.picker.takenTime(timeText(slot.start))}
                onClick={() => onChoose(slot.start)}
              >
                {timeText(slot.start)}
              </button>
            </li>
          ))}
        </ul>
      </div>
    );
  });
}
