import { useState } from "react";
import { BookingStatus } from "./booking-facts";
import { copy } from "./copy";
import { hasPassed, type Booking } from "./domain/bookings";
import type { WallClock } from "./domain/days";
import { dayText, timeText } from "./language";
import { fold } from "./lib/format";
import { Button, Table, TextField } from "./ui";

/** Every booking there is, cancelled ones too: what comes next first, then the past backwards. */
export function BookingTable({ bookings, now, onOpen }: { bookings: readonly Booking[]; now: WallClock; onOpen(booking: Booking): void }) {
  const [search, setSearch] = useState("");
  const { columns } = copy.diary;
  const words = fold(search).split(/\s+/).filter(Boolean);
  const found = inOrder(bookings, now).filter((booking) => {
    const text = fold([booking.name, booking.email, booking.serviceName, booking.reference].join(" "));
    return words.every((word) => text.includes(word));
  });
  return (
    <div className="ui-stack ui-gap-4">
      <TextField label={copy.diary.search} value={search} onChange={setSearch} icon="search" type="search" />
      <p role="status" className="ui-hint">
        {copy.diary.found(found.length)}
      </p>
      {found.length === 0 ? (
        <p className="quiet">{copy.diary.nothingFound}</p>
      ) : (
        <Table
          caption={copy.diary.list}
          hideCaption
          rows={found}
          rowKey={(booking) => booking.id}
          columns={[
            { key: "when", header: columns.when, render: (booking) => copy.book.at(dayText(booking.day, "short"), timeText(booking.start)) },
            { key: "who", header: columns.who, render: (booking) => <bdi>{booking.name}</bdi> },
            { key: "service", header: columns.service, render: (booking) => <bdi>{booking.serviceName}</bdi> },
            { key: "status", header: columns.status, render: (booking) => <BookingStatus booking={booking} passed={hasPassed(booking, now)} /> },
            { key: "reference", header: columns.reference, render: (booking) => <span className="reference">{booking.reference}</span> },
            {
              key: "actions",
              header: columns.actions,
              align: "end",
              render: (booking) => (
                <Button size="sm" onClick={() => onOpen(booking)}>
                  {copy.diary.show}
                  <span className="ui-hidden"> {booking.reference}</span>
                </Button>
              ),
            },
          ]}
        />
      )}
    </div>
  );
}

function inOrder(bookings: readonly Booking[], now: WallClock): Booking[] {
  const byTime = (first: Booking, second: Booking) => first.day.localeCompare(second.day) || first.start - second.start;
  const coming = bookings.filter((booking) => !hasPassed(booking, now)).sort(byTime);
  const past = bookings.filter((booking) => hasPassed(booking, now)).sort((first, second) => byTime(second, first));
  return [...coming, ...past];
}
