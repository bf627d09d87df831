import { useState } from "react";
import { BookingActions } from "./booking-actions";
import { BookingFacts, BookingStatus } from "./booking-facts";
import { BookingTable } from "./booking-table";
import { useClock } from "./clock";
import { copy } from "./copy";
import { DayTimeline } from "./day-timeline";
import { hasPassed, onDay, upcoming, type Booking } from "./domain/bookings";
import { wallClock, weekOf, type WallClock } from "./domain/days";
import { openOn } from "./domain/hours";
import { addExamples, withoutExamples } from "./examples";
import { dayText, durationText, timeText } from "./language";
import { addDays, isDay, type Day } from "./lib/days";
import { useStore } from "./lib/storage";
import { saveCalendar } from "./save-calendar";
import { diaryStore, settingsStore } from "./state";
import { Button, ButtonLink, Dialog, EmptyState, ExamplesHere, IconButton, PageHeader, Segmented, Stat, StatRow, TextField, useToast } from "./ui";

type View = "day" | "week" | "all";

export function DiaryPage() {
  const [bookings, setBookings] = useStore(diaryStore);
  const now = useClock();
  const [view, setView] = useState<View>("day");
  const [day, setDay] = useState<Day>(now.day);
  const [openId, setOpenId] = useState<string | null>(null);
  const opened = bookings.find((booking) => booking.id === openId);

  return (
    <div className="diary">
      <PageHeader
        title={copy.diary.title}
        lead={copy.diary.lead}
        actions={
          <ButtonLink href="#/book" variant="primary" icon="plus">
            {copy.diary.newBooking}
          </ButtonLink>
        }
      />
      {bookings.some((booking) => booking.example) && (
        <ExamplesHere copy={copy.diary.examples} onRemove={() => setBookings(withoutExamples)} />
      )}
      {bookings.length === 0 ? (
        <NoBookings now={now} onAdded={setDay} />
      ) : (
        <>
          <Figures bookings={bookings} now={now} />
          <DiaryBar view={view} onView={setView} day={day} onDayChange={setDay} today={now.day} bookings={bookings} />
          {view === "day" && <DayView day={day} bookings={bookings} now={now} onOpen={(booking) => setOpenId(booking.id)} />}
          {view === "week" && <WeekView day={day} bookings={bookings} today={now.day} onOpen={(booking) => setOpenId(booking.id)} />}
          {view === "all" && <BookingTable bookings={bookings} now={now} onOpen={(booking) => setOpenId(booking.id)} />}
        </>
      )}
      <Dialog open={Boolean(opened)} onClose={() => setOpenId(null)} title={opened?.serviceName ?? copy.diary.details} wide>
        {opened && (
          <div className="ui-stack ui-gap-4">
            <BookingStatus booking={opened} passed={hasPassed(opened, now)} />
            <BookingFacts booking={opened} withContact />
            <BookingActions key={opened.id} booking={opened} reader="owner" />
          </div>
        )}
      </Dialog>
    </div>
  );
}

function NoBookings({ now, onAdded }: { now: WallClock; onAdded(day: Day): void }) {
  const toast = useToast();
  const add = () => {
    const list = addExamples(diaryStore.get(), settingsStore.get(), wallClock(new Date()));
    const [first] = upcoming(list, now);
    if (!first) return toast({ message: copy.diary.noRoomForExamples, tone: "danger" });
    diaryStore.set(list);
    onAdded(first.day);
    return toast({ message: copy.diary.examplesAdded(list.length), tone: "success" });
  };
  return (
    <EmptyState icon="calendar" title={copy.diary.emptyTitle} action={<Button onClick={add}>{copy.diary.addExamples}</Button>}>
      {copy.diary.emptyLead}
    </EmptyState>
  );
}

function Figures({ bookings, now }: { bookings: readonly Booking[]; now: WallClock }) {
  const today = onDay(bookings, now.day);
  const week = weekOf(now.day).flatMap((day) => onDay(bookings, day));
  const [next] = upcoming(bookings, now);
  const booked = (list: readonly Booking[]) => list.reduce((sum, booking) => sum + booking.minutes, 0);
  return (
    <StatRow>
      <Stat label={copy.diary.statToday} value={copy.diary.bookings(today.length)} hint={copy.diary.booked(durationText(booked(today)))} />
      <Stat label={copy.diary.statWeek} value={copy.diary.bookings(week.length)} hint={copy.diary.booked(durationText(booked(week)))} />
      <Stat
        label={copy.diary.statNext}
        value={next ? timeText(next.start) : copy.diary.nothingNext}
        hint={next ? `${dayText(next.day, "short")} · ${next.name}` : undefined}
      />
    </StatRow>
  );
}

interface DiaryBarProps {
  view: View;
  onView(view: View): void;
  day: Day;
  onDayChange(day: Day): void;
  today: Day;
  bookings: readonly Booking[];
}

function DiaryBar({ view, onView, day, onDayChange, today, bookings }: DiaryBarProps) {
  const step = view === "week" ? 7 : 1;
  const toast = useToast();
  const exported = (list: readonly Booking[], suffix: string) => {
    if (list.length === 0) return toast({ message: copy.diary.nothingToExport });
    saveCalendar(list, "owner", suffix);
    return toast({ message: copy.diary.exported(list.length), tone: "success" });
  };
  const onExport = () => {
    if (view === "day") return exported(onDay(bookings, day), day);
    if (view === "week") return exported(weekOf(day).flatMap((each) => onDay(bookings, each)), `${weekOf(day)[0]}`);
    return exported(upcoming(bookings, wallClock(new Date())), "all");
  };
  const labels = { day: copy.diary.exportDay, week: copy.diary.exportWeek, all: copy.diary.exportAll };
  return (
    <div className="diary-bar">
      <Segmented
        label={copy.diary.view}
        value={view}
        onChange={onView}
        options={[
          { value: "day", label: copy.diary.day },
          { value: "week", label: copy.diary.week },
          { value: "all", label: copy.diary.all },
        ]}
      />
      {view !== "all" && (
        <div className="diary-steps">
          <IconButton icon="chevronLeft" label={copy.diary.previous} onClick={() => onDayChange(addDays(day, -step))} />
          <Button size="sm" onClick={() => onDayChange(today)} disabled={day === today}>
            {copy.diary.today}
          </Button>
          <IconButton icon="chevronRight" label={copy.diary.next} onClick={() => onDayChange(addDays(day, step))} />
          <TextField label={copy.diary.date} hideLabel type="date" value={day} onChange={(text) => isDay(text) && onDayChange(text)} />
        </div>
      )}
      <Button icon="download" onClick={onExport} className="diary-export">
        {labels[view]}
      </Button>
    </div>
  );
}

function DayView({ day, bookings, now, onOpen }: { day: Day; bookings: readonly Booking[]; now: WallClock; onOpen(booking: Booking): void }) {
  const [{ rules }] = useStore(settingsStore);
  const list = onDay(bookings, day);
  const closed = openOn(day, rules.hours, rules.closedDays).length === 0;
  return (
    <section aria-labelledby="diary-day">
      <div className="diary-head">
        <h2 id="diary-day">{dayText(day, "full")}</h2>
        <p>{list.length > 0 ? copy.diary.bookings(list.length) : closed ? copy.diary.closed : copy.diary.emptyDay}</p>
      </div>
      <DayTimeline day={day} bookings={list} rules={rules} now={now} onOpen={onOpen} />
    </section>
  );
}

function WeekView({ day, bookings, today, onOpen }: { day: Day; bookings: readonly Booking[]; today: Day; onOpen(booking: Booking): void }) {
  const [{ rules }] = useStore(settingsStore);
  return (
    <div className="week">
      {weekOf(day).map((each) => {
        const list = onDay(bookings, each);
        const closed = openOn(each, rules.hours, rules.closedDays).length === 0;
        return (
          <section key={each} className={each === today ? "week-day week-today" : "week-day"} aria-label={dayText(each, "long")}>
            <h2 className="week-head">
              <span>{dayText(each, "weekday")}</span> <strong>{dayText(each, "number")}</strong>
            </h2>
            {list.length === 0 ? (
              <p className="quiet">{closed ? copy.picker.closed : copy.diary.bookings(0)}</p>
            ) : (
              <ol className="week-list">
                {list.map((booking) => (
                  <li key={booking.id}>
                    <button type="button" className="week-booking" onClick={() => onOpen(booking)}>
                      <span>{timeText(booking.start)}</span>
                      <strong dir="auto">{booking.name}</strong>
                      <span dir="auto">{booking.serviceName}</span>
                    </button>
                  </li>
                ))}
              </ol>
            )}
          </section>
        );
      })}
    </div>
  );
}
