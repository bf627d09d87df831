import { useState, type FormEvent } from "react";
import { app } from "./app.config";
import { copy } from "./copy";
import { DESCRIPTION_LIMIT, isTime, type EventFacts } from "./domain/event";
import { TEXT_LIMIT } from "./domain/tickets";
import { KindsForm } from "./kinds-form";
import { CURRENCIES, type Currency } from "./lib/amount";
import { isDay } from "./lib/days";
import { useStore } from "./lib/storage";
import { ordersStore, settingsStore } from "./state";
import { Button, Card, Checkbox, focusFirstInvalid, PageHeader, SelectField, TextArea, TextField, useToast } from "./ui";

export function SettingsPage() {
  return (
    <>
      <PageHeader title={copy.settings.title} lead={copy.settings.lead} />
      <div className="settings">
        <EventCard />
        <div className="ui-stack ui-gap-4">
          <KindsForm />
          <CurrencyCard />
        </div>
      </div>
    </>
  );
}

type Texts = Omit<EventFacts, "open">;

function EventCard() {
  const [{ event }, setSettings] = useStore(settingsStore);
  const [text, setText] = useState<Texts>(event);
  const [open, setOpen] = useState(event.open);
  const [tried, setTried] = useState(false);
  const toast = useToast();
  const set = (field: keyof Texts) => (value: string) => setText((now) => ({ ...now, [field]: value }));
  const problems = {
    title: text.title.trim() ? undefined : copy.problems.name,
    day: text.day === "" || isDay(text.day) ? undefined : copy.problems.date,
  };

  const submit = (submitted: FormEvent<HTMLFormElement>) => {
    submitted.preventDefault();
    setTried(true);
    if (problems.title || problems.day) return focusFirstInvalid(submitted.currentTarget);
    const times = { start: isTime(text.start) ? text.start : "", end: isTime(text.end) ? text.end : "" };
    setSettings((now) => ({ ...now, event: { ...trimmed(text), ...times, open } }));
    return toast({ message: copy.saved, tone: "success" });
  };

  return (
    <Card title={copy.settings.event}>
      <form className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
        <TextField label={copy.settings.name} value={text.title} onChange={set("title")} error={tried ? problems.title : undefined} maxLength={TEXT_LIMIT} />
        <TextField label={copy.optional(copy.settings.leadLabel)} value={text.lead} onChange={set("lead")} maxLength={TEXT_LIMIT} />
        <div className="form-three">
          <TextField label={copy.settings.day} type="date" value={text.day} onChange={set("day")} error={tried ? problems.day : undefined} />
          <TextField label={copy.settings.start} type="time" value={text.start} onChange={set("start")} />
          <TextField label={copy.settings.end} type="time" value={text.end} onChange={set("end")} />
        </div>
        <TextField label={copy.settings.place} value={text.place} onChange={set("place")} placeholder={copy.settings.placeHint} maxLength={TEXT_LIMIT} />
        <TextField label={copy.optional(copy.settings.address)} value={text.address} onChange={set("address")} autoComplete="off" maxLength={TEXT_LIMIT} />
        <TextArea label={copy.optional(copy.settings.description)} value={text.description} onChange={set("description")} rows={6} maxLength={DESCRIPTION_LIMIT} />
        <TextField label={copy.optional(copy.settings.contact)} value={text.contact} onChange={set("contact")} hint={copy.settings.contactHint} maxLength={TEXT_LIMIT} />
        <TextField label={copy.settings.payment} value={text.payment} onChange={set("payment")} hint={copy.settings.paymentHint} maxLength={TEXT_LIMIT} />
        <Checkbox label={copy.settings.open} checked={open} onChange={setOpen} />
        <div>
          <Button type="submit" variant="primary">
            {copy.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function trimmed(text: Texts): Texts {
  return Object.fromEntries(Object.entries(text).map(([key, value]) => [key, String(value).trim()])) as Texts;
}

function CurrencyCard() {
  const [{ currency }, setSettings] = useStore(settingsStore);
  const [orders] = useStore(ordersStore);
  const names = new Intl.DisplayNames(app.locale, { type: "currency" });
  return (
    <Card title={copy.settings.currency}>
      <SelectField<Currency>
        label={copy.settings.currency}
        hideLabel
        value={currency}
        onChange={(next) => setSettings((now) => ({ ...now, currency: next }))}
        options={CURRENCIES.map((value) => ({ value, label: `${value} – ${names.of(value) ?? value}` }))}
        // What was booked was booked in this one.
        disabled={orders.some((order) => !order.example)}
      />
    </Card>
  );
}
