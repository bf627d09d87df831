import { useState, type FormEvent } from "react";
import { CategoriesCard } from "./categories-card";
import { copy } from "./copy";
import { nextNumber, PREFIX_LIMIT } from "./domain/invoices";
import { parseRate } from "./domain/money";
import { typedRate } from "./language";
import { CURRENCIES, type Currency } from "./lib/amount";
import { language, todayIso } from "./lib/format";
import { useStore } from "./lib/storage";
import { entriesStore, invoicesStore, settingsStore, type Business } from "./state";
import { Button, Card, Checkbox, focusFirstInvalid, PageHeader, SelectField, TextArea, TextField, useToast } from "./ui";

export function SettingsPage() {
  const [{ invoices }] = useStore(settingsStore);
  return (
    <>
      <PageHeader title={copy.settings.title} lead={copy.settings.lead} />
      <div className="settings">
        <div className="settings-column">
          <MoneyCard />
          <CategoriesCard />
        </div>
        {invoices && <BusinessCard />}
      </div>
    </>
  );
}

function MoneyCard() {
  const [settings, setSettings] = useStore(settingsStore);
  const [entries] = useStore(entriesStore);
  const [invoices] = useStore(invoicesStore);
  const [rate, setRate] = useState(typedRate(settings.taxRate));
  const [days, setDays] = useState(String(settings.dueDays));
  const [currency, setCurrency] = useState(settings.currency);
  const [prefix, setPrefix] = useState(settings.prefix);
  const [useInvoices, setUseInvoices] = useState(settings.invoices);
  const [tried, setTried] = useState(false);
  const toast = useToast();
  const fixed = entries.length > 0 || invoices.length > 0;
  const taxRate = parseRate(rate, language);
  const dueDays = /^\d{1,3}$/.test(days.trim()) && Number(days) <= 365 ? Number(days) : null;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (taxRate === null || dueDays === null) return focusFirstInvalid(event.currentTarget);
    setSettings((now) => ({
      ...now,
      taxRate,
      dueDays,
      prefix: prefix.trim(),
      invoices: useInvoices,
      // Amounts are stored in the smallest unit of the currency: another one would give them another value.
      currency: fixed ? now.currency : currency,
    }));
    toast({ message: copy.saved, tone: "success" });
    return undefined;
  };

  return (
    <Card title={copy.settings.money}>
      <form className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
        <SelectField<Currency>
          label={copy.settings.currency}
          value={currency}
          onChange={setCurrency}
          options={CURRENCIES.map((value) => ({ value, label: `${value} – ${currencyName(value)}` }))}
          disabled={fixed}
          hint={fixed ? copy.settings.currencyFixed : undefined}
        />
        <TextField
          label={copy.settings.taxRate}
          value={rate}
          onChange={setRate}
          inputMode="decimal"
          hint={copy.settings.taxRateHint}
          error={tried && taxRate === null ? copy.problems["rate-invalid"] : undefined}
        />
        <Checkbox label={copy.settings.useInvoices} checked={useInvoices} onChange={setUseInvoices} />
        {useInvoices && (
          <div className="form-pair">
            <TextField
              label={copy.settings.prefix}
              value={prefix}
              onChange={setPrefix}
              maxLength={PREFIX_LIMIT}
              hint={copy.settings.prefixHint(nextNumber(invoices, prefix.trim(), todayIso()))}
            />
            <TextField
              label={copy.settings.dueDays}
              value={days}
              onChange={setDays}
              inputMode="numeric"
              error={tried && dueDays === null ? copy.problems["days-range"] : undefined}
            />
          </div>
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

function BusinessCard() {
  const [settings, setSettings] = useStore(settingsStore);
  const [business, setBusiness] = useState<Business>(settings.business);
  const toast = useToast();
  const set = (field: keyof Business) => (text: string) => setBusiness((now) => ({ ...now, [field]: text }));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSettings((now) => ({ ...now, business }));
    toast({ message: copy.saved, tone: "success" });
  };
  return (
    <Card title={copy.settings.business}>
      <form className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
        <p className="quiet">{copy.settings.businessLead}</p>
        <TextField label={copy.settings.name} value={business.name} onChange={set("name")} autoComplete="organization" maxLength={200} />
        <TextArea label={copy.settings.address} value={business.address} onChange={set("address")} rows={3} maxLength={500} />
        <TextField label={copy.settings.email} type="email" value={business.email} onChange={set("email")} autoComplete="email" maxLength={254} />
        <TextField label={copy.settings.taxId} value={business.taxId} onChange={set("taxId")} maxLength={60} />
        <TextArea
          label={copy.settings.payment}
          value={business.payment}
          onChange={set("payment")}
          hint={copy.settings.paymentHint}
          rows={3}
          maxLength={1000}
        />
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
