import { useState, type FormEvent } from "react";
import { BookingActions } from "./booking-actions";
import { BookingFacts, BookingStatus } from "./booking-facts";
import { useClock } from "./clock";
import { copy } from "./copy";
import { findBooking, hasPassed } from "./domain/bookings";
import { useStore } from "./lib/storage";
import { diaryStore } from "./state";
import { Button, Card, focusFirstInvalid, Notice, PageHeader, TextField } from "./ui";

/** `found` is the id of the booking that is shown; it comes from the page before or from the form. */
export function ManagePage({ found, onFound }: { found: string | null; onFound(id: string | null): void }) {
  const [bookings] = useStore(diaryStore);
  const now = useClock();
  const booking = bookings.find((each) => each.id === found);
  return (
    <>
      <PageHeader title={copy.manage.title} lead={copy.manage.lead} />
      {booking ? (
        <Card title={booking.serviceName} actions={<BookingStatus booking={booking} passed={hasPassed(booking, now)} />} className="manage-card">
          <BookingFacts booking={booking} />
          <BookingActions booking={booking} reader="customer" />
          <div>
            <Button variant="ghost" icon="search" onClick={() => onFound(null)}>
              {copy.manage.other}
            </Button>
          </div>
        </Card>
      ) : (
        <FindForm onFound={onFound} />
      )}
    </>
  );
}

function FindForm({ onFound }: { onFound(id: string): void }) {
  const [reference, setReference] = useState("");
  const [email, setEmail] = useState("");
  const [tried, setTried] = useState(false);
  const [missed, setMissed] = useState(false);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!reference.trim() || !email.trim()) return focusFirstInvalid(event.currentTarget);
    const booking = findBooking(diaryStore.get(), reference, email);
    setMissed(!booking);
    if (booking) onFound(booking.id);
    return undefined;
  };

  return (
    <form className="ui-card manage-form" noValidate onSubmit={submit}>
      {missed && <Notice tone="danger">{copy.manage.notFound}</Notice>}
      <TextField
        label={copy.manage.reference}
        value={reference}
        onChange={setReference}
        hint={copy.manage.referenceHint}
        error={tried && !reference.trim() ? copy.manage.missing : undefined}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
      />
      <TextField
        label={copy.book.email}
        type="email"
        value={email}
        onChange={setEmail}
        error={tried && !email.trim() ? copy.problems["email-missing"] : undefined}
        autoComplete="email"
      />
      <Button type="submit" variant="primary" icon="search">
        {copy.manage.find}
      </Button>
    </form>
  );
}
