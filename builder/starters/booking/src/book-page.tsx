import { useMemo, useRef, useState } from "react";
import { BookingDone } from "./booking-done";
import { useClock } from "./clock";
import { copy, trade } from "./copy";
import { CustomerForm } from "./customer-form";
import { book, occupied, type Booking, type Customer } from "./domain/bookings";
import { wallClock } from "./domain/days";
import type { Service } from "./domain/services";
import { slotProblem } from "./domain/slots";
import { dayText, durationText, timeText } from "./language";
import { look } from "./layout";
import { useStore } from "./lib/storage";
import { ServiceChooser } from "./service-chooser";
import { bookingStamp, diaryStore, settingsStore } from "./state";
import { TimePicker, type Choice } from "./time-picker";
import { ButtonLink, EmptyState, Notice, PageHeader, Plan } from "./ui";

const NOBODY: Customer = { name: "", email: "", phone: "", note: "" };
/** Where app.css puts the summary below the steps. */
const NARROW = 960;

export function BookPage({ onManage }: { onManage(booking: Booking): void }) {
  const [{ services, rules }] = useStore(settingsStore);
  const [bookings] = useStore(diaryStore);
  const now = useClock();
  const [serviceId, setServiceId] = useState("");
  const [choice, setChoice] = useState<Choice | null>(null);
  const [customer, setCustomer] = useState(NOBODY);
  const [refused, setRefused] = useState<string | null>(null);
  const [made, setMade] = useState<Booking | null>(null);
  const side = useRef<HTMLElement>(null);
  const taken = useMemo(() => occupied(bookings), [bookings]);
  const service = services.find((each) => each.id === serviceId) ?? services[0];

  if (made) {
    const restart = () => {
      setMade(null);
      setCustomer(NOBODY);
    };
    return <BookingDone booking={made} onManage={() => onManage(made)} onAnother={restart} />;
  }
  if (!service) return <NothingToBook />;

  const chooseService = (id: string) => {
    const next = services.find((each) => each.id === id);
    setServiceId(id);
    // A longer service may no longer fit where the shorter one did.
    if (choice && next && slotProblem({ ...choice, minutes: next.minutes }, rules, taken, now)) setChoice(null);
  };

  const chooseTime = (next: Choice) => {
    setChoice(next);
    setRefused(null);
    // On a narrow screen the form opens below what is in view.
    if (window.innerWidth <= NARROW) requestAnimationFrame(() => side.current?.scrollIntoView({ block: "start" }));
  };

  const confirm = () => {
    if (!choice) return;
    const outcome = book(diaryStore.get(), { service, ...choice, customer }, settingsStore.get().rules, wallClock(new Date()), bookingStamp());
    if (!outcome.ok) {
      setRefused(copy.problems[outcome.problem]);
      setChoice(null);
      return;
    }
    diaryStore.set(outcome.bookings);
    setChoice(null);
    setRefused(null);
    setMade(outcome.booking);
  };

  return (
    <>
      <PageHeader title={trade.title} lead={trade.lead} />
      <div className={look.summary === "start" ? "booking booking-start" : "booking"}>
        <div className="booking-steps">
          <ServiceChooser services={services} value={service.id} onChange={chooseService} />
          <section className="step" aria-labelledby="step-time">
            <h2 className="step-title" id="step-time">
              {copy.book.stepTime}
            </h2>
            {refused && <Notice tone="danger">{refused}</Notice>}
            <TimePicker
              key={service.id}
              minutes={service.minutes}
              rules={rules}
              occupied={taken}
              now={now}
              value={choice}
              onChange={chooseTime}
            />
            <p className="ui-hint">{copy.picker.localTime}</p>
          </section>
        </div>
        <aside ref={side} className="booking-side" aria-label={copy.book.summary}>
          <Summary service={service} choice={choice} />
          {choice && <CustomerForm value={customer} onChange={setCustomer} onSubmit={confirm} />}
        </aside>
      </div>
      <div className="foot">
        <Plan />
      </div>
    </>
  );
}

function Summary({ service, choice }: { service: Service; choice: Choice | null }) {
  return (
    <div className="summary" aria-live="polite">
      <h2 className="summary-title">{copy.book.summary}</h2>
      <p className="summary-service" dir="auto">
        {service.name}
      </p>
      <p className="summary-facts">
        {durationText(service.minutes)}
        {service.price && <bdi> · {service.price}</bdi>}
      </p>
      {choice ? (
        <p className="summary-time">
          <span>{dayText(choice.day, "full")}</span>
          <strong>{copy.book.until(timeText(choice.start), timeText(choice.start + service.minutes))}</strong>
        </p>
      ) : (
        <p className="summary-open">{copy.book.nothingChosen}</p>
      )}
    </div>
  );
}

function NothingToBook() {
  return (
    <>
      <PageHeader title={trade.title} />
      <EmptyState icon="calendar" title={copy.book.noService} action={<ButtonLink href="#/settings">{copy.book.toSettings}</ButtonLink>}>
        {copy.book.noServiceLead}
      </EmptyState>
    </>
  );
}
