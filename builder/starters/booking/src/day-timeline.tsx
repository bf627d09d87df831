import type { CSSProperties } from "react";
import { copy } from "./copy";
import { lanes, type Booking } from "./domain/bookings";
import type { Minutes, WallClock } from "./domain/days";
import { openOn, widestHours } from "./domain/hours";
import type { Rules } from "./domain/slots";
import { dayText, timeText } from "./language";
import type { Day } from "./lib/days";

export interface DayTimelineProps {
  day: Day;
  bookings: readonly Booking[];
  rules: Rules;
  now: WallClock;
  onOpen(booking: Booking): void;
}

/** One day drawn to scale: open hours light, bookings as blocks, a line at the present time. */
export function DayTimeline({ day, bookings, rules, now, onOpen }: DayTimelineProps) {
  const { from, to } = frame(bookings, rules);
  const open = openOn(day, rules.hours, rules.closedDays);
  const hours = Array.from({ length: (to - from) / 60 + 1 }, (_, at) => from + at * 60);
  const showsNow = day === now.day && now.minutes > from && now.minutes < to;
  return (
    <div className="timeline" style={{ "--hours": (to - from) / 60 } as CSSProperties}>
      <div className="timeline-hours" aria-hidden="true">
        {hours.map((hour) => (
          <span key={hour} style={place(hour, from)}>
            {timeText(hour)}
          </span>
        ))}
      </div>
      <div className="timeline-day">
        {open.map((interval) => (
          <div
            key={interval.from}
            className="timeline-open"
            style={{ ...place(interval.from, from), ...length(interval.to - interval.from) }}
          />
        ))}
        {hours.map((hour) => (
          <div key={hour} className="timeline-line" style={place(hour, from)} />
        ))}
        <ol className="timeline-list" aria-label={copy.diary.timeline(dayText(day, "long"))}>
          {lanes(bookings).map(({ booking, lane, lanes: count }) => (
            <li
              key={booking.id}
              className="timeline-item"
              style={{
                ...place(booking.start, from),
                ...length(booking.minutes),
                insetInlineStart: `${(lane / count) * 100}%`,
                inlineSize: `${100 / count}%`,
              }}
            >
              <button type="button" className="timeline-booking" onClick={() => onOpen(booking)}>
                <span className="timeline-time">{copy.book.until(timeText(booking.start), timeText(booking.start + booking.minutes))}</span>
                <strong dir="auto">{booking.name}</strong>
                <span dir="auto">{booking.serviceName}</span>
              </button>
            </li>
          ))}
        </ol>
        {showsNow && (
          <div className="timeline-now" style={place(now.minutes, from)}>
            <span className="ui-hidden">
              {copy.diary.now} {timeText(now.minutes)}
            </span>
          </div>
        )}
      </div>
    </div>
  );
}

/** Whole hours that hold the opening hours of the week and every booking of the day. */
function frame(bookings: readonly Booking[], rules: Rules): { from: Minutes; to: Minutes } {
  const widest = widestHours(rules.hours);
  const from = Math.min(widest.from, ...bookings.map((booking) => booking.start));
  const to = Math.max(widest.to, ...bookings.map((booking) => booking.start + booking.minutes));
  return { from: Math.floor(from / 60) * 60, to: Math.ceil(to / 60) * 60 };
}

function place(minutes: Minutes, from: Minutes): CSSProperties {
  return { insetBlockStart: `calc(${(minutes - from) / 60} * var(--hour))` };
}

function length(minutes: Minutes): CSSProperties {
  return { blockSize: `calc(${minutes / 60} * var(--hour))` };
}
