import { useState } from "react";
import { app } from "./app.config";
import { BookingDone } from "./booking-done";
import { BookingForm } from "./booking-form";
import { copy, trade } from "./copy";
import { bookingState, type EventFacts } from "./domain/event";
import { leftOf, type Order } from "./domain/tickets";
import { dayText, timesText, usePrice } from "./language";
import { todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { Poster } from "./poster";
import { saveCalendar } from "./save-calendar";
import { ordersStore, settingsStore } from "./state";
import { Badge, Button, ButtonLink, Icon, Notice, Plan, useToast, type IconName } from "./ui";

export function EventPage() {
  const [{ event, kinds }] = useStore(settingsStore);
  const [made, setMade] = useState<Order | null>(null);
  if (made) {
    return (
      <div className="page done-page">
        <BookingDone order={made} onAnother={() => setMade(null)} />
      </div>
    );
  }
  return (
    <>
      <Hero event={event} />
      <div className="page">
        {(!event.day || !event.place) && (
          <div className="setup">
            <Notice
              title={copy.event.setupTitle}
              action={
                <ButtonLink size="sm" href="#/settings">
                  {copy.event.toSettings}
                </ButtonLink>
              }
            >
              {copy.event.setup[event.day ? "place" : event.place ? "day" : "both"]}
            </Notice>
          </div>
        )}
        <div className={app.look.layout % 2 === 0 ? "event-columns" : "event-columns event-columns-swapped"}>
          <section className="event-about" aria-labelledby="about-title">
            <h2 id="about-title">{copy.event.about}</h2>
            <About event={event} />
            <Facts event={event} />
          </section>
          <section className="event-tickets" aria-labelledby="tickets-title" id="tickets-panel" tabIndex={-1}>
            <BookingForm kinds={kinds} state={bookingState(event, todayIso())} payment={event.payment} onBooked={setMade} />
          </section>
        </div>
        <div className="foot">
          <Plan />
        </div>
      </div>
    </>
  );
}

function Hero({ event }: { event: EventFacts }) {
  const [{ kinds }] = useStore(settingsStore);
  const [orders] = useStore(ordersStore);
  const { price } = usePrice();
  const open = bookingState(event, todayIso()) === "open";
  const offered = kinds.filter((kind) => leftOf(orders, kind) > 0);
  const paid = offered.map((kind) => kind.price).filter((amount) => amount > 0);
  const cheapest = paid.length > 0 ? Math.min(...paid) : 0;
  const soldOut = kinds.length > 0 && offered.length === 0;
  const toTickets = () => {
    const panel = document.getElementById("tickets-panel");
    panel?.scrollIntoView({ behavior: "smooth", block: "start" });
    panel?.focus({ preventScroll: true });
  };
  return (
    <section className={app.look.layout < 3 ? "hero" : "hero hero-tall"} aria-labelledby="event-title">
      <div className="page hero-inner">
        <div className="hero-text">
          <p className="hero-eyebrow">{trade.eyebrow}</p>
          <h1 id="event-title" className={event.title.length > 28 ? "hero-title hero-title-long" : "hero-title"} dir="auto">
            {event.title}
          </h1>
          {(event.lead || app.audience) && (
            <p className="hero-lead" dir="auto">
              {event.lead || copy.event.leadFor(app.audience)}
            </p>
          )}
          <ul className="hero-facts">
            <HeroFact icon="calendar" text={[dayText(event), timesText(event)].filter(Boolean).join(", ")} />
            <HeroFact icon="pin" text={event.place || copy.event.placeOpen} />
          </ul>
          <div className="ui-row ui-row-wrap ui-gap-3">
            {open && !soldOut && kinds.length > 0 && (
              <Button variant="primary" icon="receipt" onClick={toTickets}>
                {copy.event.toTickets}
              </Button>
            )}
            {soldOut && <Badge tone="warning">{copy.book.soldOut}</Badge>}
            {open && offered.length > 0 && <span className="hero-price">{paid.length > 1 ? copy.event.fromPrice(price(cheapest)) : price(cheapest)}</span>}
          </div>
        </div>
        <div className="hero-picture">
          <Poster />
          <DateStamp event={event} />
        </div>
      </div>
    </section>
  );
}

function HeroFact({ icon, text }: { icon: IconName; text: string }) {
  return (
    <li>
      <Icon name={icon} />
      <bdi>{text}</bdi>
    </li>
  );
}

/** The day as a leaf of a calendar, once there is one. */
function DateStamp({ event }: { event: EventFacts }) {
  if (!event.day) return null;
  const date = new Date(`${event.day}T12:00:00`);
  const month = new Intl.DateTimeFormat(app.locale, { month: "short" }).format(date);
  return (
    <p className="date-stamp" aria-hidden="true">
      <span>{month}</span>
      <strong>{date.getDate()}</strong>
    </p>
  );
}

function About({ event }: { event: EventFacts }) {
  if (!event.description) return null;
  return (
    <div className="prose" dir="auto">
      {event.description.split(/\n{2,}/).map((paragraph, at) => (
        <p key={at}>{paragraph}</p>
      ))}
    </div>
  );
}

function Facts({ event }: { event: EventFacts }) {
  const toast = useToast();
  const copyAddress = async () => {
    await navigator.clipboard.writeText([event.place, event.address].filter(Boolean).join(", "));
    toast({ message: copy.event.copied, tone: "success" });
  };
  return (
    <dl className="facts" aria-label={copy.event.facts}>
      <div>
        <dt>
          <Icon name="calendar" />
          {copy.event.when}
        </dt>
        <dd>
          <p className="fact">{dayText(event)}</p>
          {event.start && <p>{timesText(event)}</p>}
          {event.day && (
            <Button size="sm" icon="download" onClick={() => saveCalendar(event)}>
              {copy.event.calendar}
            </Button>
          )}
        </dd>
      </div>
      <div>
        <dt>
          <Icon name="pin" />
          {copy.event.where}
        </dt>
        <dd>
          <p className="fact">
            <bdi>{event.place || copy.event.placeOpen}</bdi>
          </p>
          {event.address && (
            <p className="address" dir="auto">
              {event.address}
            </p>
          )}
          {/* Pages that are not served over HTTPS have no clipboard. */}
          {event.address && "clipboard" in navigator && (
            <Button size="sm" icon="copy" onClick={() => void copyAddress()}>
              {copy.event.map}
            </Button>
          )}
        </dd>
      </div>
      {event.contact && (
        <div>
          <dt>
            <Icon name="mail" />
            {copy.event.contact}
          </dt>
          <dd>
            <Contact text={event.contact} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function Contact({ text }: { text: string }) {
  if (/^[^\s@]+@[^\s@]+$/.test(text)) return <a href={`mailto:${text}`}>{text}</a>;
  if (/^[+\d][\d\s().-]{5,}$/.test(text)) return <a href={`tel:${text.replace(/[^\d+]/g, "")}`}>{text}</a>;
  return <bdi>{text}</bdi>;
}
