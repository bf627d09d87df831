import { useEffect, useRef } from "react";
import { BookingFacts } from "./booking-facts";
import { copy } from "./copy";
import type { Booking } from "./domain/bookings";
import { saveCalendar } from "./save-calendar";
import { Button, Icon } from "./ui";

export function BookingDone({ booking, onManage, onAnother }: { booking: Booking; onManage(): void; onAnother(): void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    document.documentElement.scrollTop = 0;
  }, []);
  return (
    <section className="done">
      <span className="done-mark">
        <Icon name="check" />
      </span>
      <h1 ref={heading} tabIndex={-1}>
        {copy.done.title}
      </h1>
      <p className="ui-lead">{copy.done.lead}</p>
      <div className="ui-card done-card">
        <BookingFacts booking={booking} />
      </div>
      <div className="ui-row ui-row-wrap ui-gap-2 done-actions">
        <Button variant="primary" icon="download" onClick={() => saveCalendar([booking], "customer", booking.reference.toLowerCase())}>
          {copy.done.calendar}
        </Button>
        <Button onClick={onManage}>{copy.done.manage}</Button>
        <Button variant="ghost" onClick={onAnother}>
          {copy.done.another}
        </Button>
      </div>
    </section>
  );
}
