import { useState, type FormEvent } from "react";
import { copy } from "./copy";
import { CURRENCIES, parsePrice, typedPrice, type Currency } from "./domain/price";
import { language } from "./lib/format";
import { useStore } from "./lib/storage";
import { ordersStore, settingsStore } from "./state";
import { Button, Card, Checkbox, focusFirstInvalid, PageHeader, SelectField, TextArea, TextField, useToast } from "./ui";

export function SettingsPage() {
  return (
    <>
      <PageHeader title={copy.settings.title} lead={copy.settings.lead} />
      <div className="settings">
        <AboutCard />
        <HandoverCard />
      </div>
    </>
  );
}

function AboutCard() {
  const [settings, setSettings] = useStore(settingsStore);
  const [orders] = useStore(ordersStore);
  const [intro, setIntro] = useState(settings.intro);
  const [currency, setCurrency] = useState(settings.currency);
  const [email, setEmail] = useState(settings.email);
  const [payment, setPayment] = useState(settings.payment);
  const [tried, setTried] = useState(false);
  const toast = useToast();
  const fixed = orders.length > 0;
  const emailWrong = email.trim() !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (emailWrong) return focusFirstInvalid(event.currentTarget);
    setSettings((now) => ({ ...now, intro: intro.trim(), currency: fixed ? now.currency : currency, email: email.trim(), payment: payment.trim() }));
    return toast({ message: copy.saved, tone: "success" });
  };

  return (
    <Card title={copy.settings.about}>
      <form className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
        <TextArea label={copy.settings.intro} hint={copy.settings.introHint} value={intro} onChange={setIntro} maxLength={300} rows={2} dir="auto" />
        <SelectField<Currency>
          label={copy.settings.currency}
          hint={fixed ? copy.settings.currencyFixed : undefined}
          value={currency}
          onChange={setCurrency}
          disabled={fixed}
          options={CURRENCIES.map((value) => ({ value, label: `${value} – ${currencyName(value)}` }))}
        />
        <TextField
          label={copy.optional(copy.settings.email)}
          hint={copy.settings.emailHint}
          type="email"
          value={email}
          onChange={setEmail}
          error={tried && emailWrong ? copy.settings.problems["email-wrong"] : undefined}
          maxLength={254}
        />
        <TextArea label={copy.settings.payment} hint={copy.settings.paymentHint} value={payment} onChange={setPayment} maxLength={600} rows={3} dir="auto" />
        <div>
          <Button type="submit" variant="primary">
            {copy.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function HandoverCard() {
  const [settings, setSettings] = useStore(settingsStore);
  const [pickup, setPickup] = useState(settings.pickup);
  const [place, setPlace] = useState(settings.pickupPlace);
  const [delivery, setDelivery] = useState(settings.delivery);
  const [fee, setFee] = useState(typedPrice(settings.deliveryFee, language));
  const [freeFrom, setFreeFrom] = useState(settings.freeFrom > 0 ? typedPrice(settings.freeFrom, language) : "");
  const [tried, setTried] = useState(false);
  const toast = useToast();
  const feeCents = fee.trim() ? parsePrice(fee) : 0;
  const freeCents = freeFrom.trim() ? parsePrice(freeFrom) : 0;
  const none = !pickup && !delivery;
  const wrong = (value: number | null) => (tried && value === null ? copy.settings.problems["price-wrong"] : undefined);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (none || feeCents === null || freeCents === null) return focusFirstInvalid(event.currentTarget);
    setSettings((now) => ({ ...now, pickup, pickupPlace: place.trim(), delivery, deliveryFee: feeCents, freeFrom: freeCents }));
    return toast({ message: copy.saved, tone: "success" });
  };

  return (
    <Card title={copy.settings.handover}>
      <form className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
        <Checkbox label={copy.settings.pickup} checked={pickup} onChange={setPickup} aria-invalid={(tried && none) || undefined} />
        {pickup && <TextArea label={copy.optional(copy.settings.pickupPlace)} value={place} onChange={setPlace} maxLength={400} rows={2} dir="auto" />}
        <Checkbox label={copy.settings.delivery} checked={delivery} onChange={setDelivery} />
        {delivery && (
          <div className="form-pair">
            <TextField label={copy.settings.deliveryFee(settings.currency)} value={fee} onChange={setFee} error={wrong(feeCents)} inputMode="decimal" maxLength={20} />
            <TextField
              label={copy.optional(copy.settings.freeFrom(settings.currency))}
              hint={copy.settings.freeFromHint}
              value={freeFrom}
              onChange={setFreeFrom}
              error={wrong(freeCents)}
              inputMode="decimal"
              maxLength={20}
            />
          </div>
        )}
        {tried && none && (
          <p className="ui-error" role="alert">
            {copy.settings.problems["handover-missing"]}
          </p>
        )}
        <div>
          <Button type="submit" variant="primary">
            {copy.save}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function currencyName(currency: string): string {
  return new Intl.DisplayNames(language, { type: "currency" }).of(currency) ?? currency;
}
