import { useEffect, useMemo, useRef, useState } from "react";
import { useClock } from "./clock";
import { copy } from "./copy";
import { cancel, hasPassed, move, occupied, type Booking } from "./domain/bookings";
import { wallClock } from "./domain/days";
import { dayText, timeText } from "./language";
import { saveCalendar, type CalendarReader } from "./save-calendar";
import { diaryStore, settingsStore } from "./state";
import { TimePicker, type Choice } from "./time-picker";
import { Button, ConfirmDialog, Notice, useToast } from "./ui";
import { useStore } from "./lib/storage";

/** Move, cancel and export: the same for the customer and for the owner. */
export function BookingActions({ booking, reader }: { booking: Booking; reader: CalendarReader }) {
  const now = useClock();
  const [moving, setMoving] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  const moveButton = useRef<HTMLButtonElement>(null);
  const wasMoving = useRef(false);
  const toast = useToast();
  useEffect(() => {
    // Back from choosing a time: the reader stands again where they left.
    if (wasMoving.current && !moving) moveButton.current?.focus();
    wasMoving.current = moving;
  }, [moving]);
  const changeable = booking.status === "confirmed" && !hasPassed(booking, now);

  const onCancel = () => {
    const outcome = cancel(diaryStore.get(), booking.id);
    if (!outcome.ok) return toast({ message: copy.problems[outcome.problem], tone: "danger" });
    diaryStore.set(outcome.bookings);
    return toast({ message: copy.manage.cancelDone, tone: "success" });
  };

  if (moving && changeable) return <MovePanel booking={booking} onDone={() => setMoving(false)} />;
  return (
    <div className="ui-row ui-row-wrap ui-gap-2">
      {booking.status === "confirmed" && (
        <Button icon="download" onClick={() => saveCalendar([booking], reader, booking.reference.toLowerCase())}>
          {copy.done.calendar}
        </Button>
      )}
      {changeable && (
        <>
          <Button icon="clock" ref={moveButton} onClick={() => setMoving(true)}>
            {copy.manage.move}
          </Button>
          <Button icon="x" variant="ghost" onClick={() => setCancelling(true)}>
            {copy.manage.cancel}
          </Button>
        </>
      )}
      <ConfirmDialog
        open={cancelling}
        onClose={() => setCancelling(false)}
        onConfirm={onCancel}
        title={copy.manage.cancelTitle}
        confirmLabel={copy.manage.cancel}
        danger
      >
        <p>{copy.manage.cancelLead}</p>
      </ConfirmDialog>
    </div>
  );
}

function MovePanel({ booking, onDone }: { booking: Booking; onDone(): void }) {
  const [{ rules }] = useStore(settingsStore);
  const [bookings] = useStore(diaryStore);
  const now = useClock();
  const [choice, setChoice] = useState<Choice | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const others = useMemo(() => occupied(bookings, booking.id), [bookings, booking.id]);
  const heading = useRef<HTMLHeadingElement>(null);
  const toast = useToast();
  useEffect(() => heading.current?.focus(), []);

  const onMove = () => {
    if (!choice) return;
    const outcome = move(diaryStore.get(), booking.id, choice, settingsStore.get().rules, wallClock(new Date()));
    if (!outcome.ok) {
      setProblem(copy.problems[outcome.problem]);
      setChoice(null);
      return;
    }
    diaryStore.set(outcome.bookings);
    toast({ message: copy.manage.moved, tone: "success" });
    onDone();
  };

  return (
    <section className="move" aria-label={copy.manage.moveTitle}>
      <h3 ref={heading} tabIndex={-1}>
        {copy.manage.moveTitle}
      </h3>
      {problem && <Notice tone="danger">{problem}</Notice>}
      <TimePicker minutes={booking.minutes} rules={rules} occupied={others} now={now} value={choice} onChange={setChoice} />
      <div className="ui-row ui-row-wrap ui-gap-2">
        <Button variant="primary" disabled={!choice} onClick={onMove}>
          {choice ? copy.manage.moveTo(copy.book.at(dayText(choice.day, "long"), timeText(choice.start))) : copy.manage.move}
        </Button>
        <Button variant="ghost" onClick={onDone}>
          {copy.manage.keep}
        </Button>
      </div>
    </section>
  );
}
