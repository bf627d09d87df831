import { copy } from "./copy";
import type { Booking } from "./domain/bookings";
import { dayText, durationText, timeText } from "./language";
import { Badge } from "./ui";

/** What is known about a booking, as a list of terms. */
export function BookingFacts({ booking, withContact = false }: { booking: Booking; withContact?: boolean }) {
  const { manage, book } = copy;
  const end = booking.start + booking.minutes;
  return (
    <dl className="facts">
      <div>
        <dt>{manage.service}</dt>
        <dd dir="auto">
          {booking.serviceName} · {durationText(booking.minutes)}
        </dd>
      </div>
      <div>
        <dt>{manage.when}</dt>
        <dd>
          {dayText(booking.day, "full")}
          <br />
          {book.until(timeText(booking.start), timeText(end))}
        </dd>
      </div>
      <div>
        <dt>{manage.who}</dt>
        <dd dir="auto">{booking.name}</dd>
      </div>
      {withContact && (
        <div>
          <dt>{manage.contact}</dt>
          <dd>
            <a href={`mailto:${encodeURIComponent(booking.email)}`}>{booking.email}</a>
            {booking.phone && (
              <>
                <br />
                <a href={`tel:${booking.phone.replace(/[^+\d]/g, "")}`}>{booking.phone}</a>
              </>
            )}
          </dd>
        </div>
      )}
      {booking.note && (
        <div>
          <dt>{manage.note}</dt>
          <dd dir="auto" className="facts-note">
            {booking.note}
          </dd>
        </div>
      )}
      <div>
        <dt>{copy.done.reference}</dt>
        <dd className="reference">{booking.reference}</dd>
      </div>
    </dl>
  );
}

export function BookingStatus({ booking, passed }: { booking: Booking; passed: boolean }) {
  const { manage, diary } = copy;
  const state =
    booking.status === "cancelled" ? (
      <Badge tone="danger">{manage.cancelled}</Badge>
    ) : passed ? (
      <Badge>{manage.passed}</Badge>
    ) : (
      <Badge tone="success">{manage.confirmed}</Badge>
    );
  return (
    <span className="ui-row ui-gap-2">
      {state}
      {booking.example && <Badge tone="info">{diary.example}</Badge>}
    </span>
  );
}
