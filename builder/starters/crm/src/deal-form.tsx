import { useState, type FormEvent } from "react";
import { copy } from "./copy";
import { parseAmount, typedAmount } from "./lib/amount";
import { saved, stageOf, TEXT_LIMIT, withCompany, withContact, type Deal } from "./domain/book";
import { isDay } from "./lib/days";
import { companyName, contactName } from "./language";
import { todayIso } from "./lib/format";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { NameField } from "./name-field";
import { bookStore, settingsStore } from "./state";
import { Button, focusFirstInvalid, SelectField, TextField, useToast } from "./ui";

/** `deal` is the one to change; null writes a new one into the stage. */
export function DealForm({ deal, stageId, onClose }: { deal: Deal | null; stageId: string; onClose(): void }) {
  const [book, setBook] = useStore(bookStore);
  const [{ currency, stages }] = useStore(settingsStore);
  const toast = useToast();
  const [tried, setTried] = useState(false);
  const [text, setText] = useState(() => ({
    title: deal?.title ?? "",
    company: companyName(book, deal?.companyId ?? ""),
    contact: contactName(book, deal?.contactId ?? ""),
    amount: typedAmount(deal?.amount ?? null, copy.decimal),
    stageId: stages.some(({ id }) => id === stageId) ? stageId : (stages[0]?.id ?? ""),
    nextStep: deal?.nextStep ?? "",
    nextDate: (deal?.nextDate ?? "") as string,
  }));
  const set = (field: keyof typeof text) => (value: string) => setText((now) => ({ ...now, [field]: value }));
  const amount = text.amount.trim() === "" ? null : parseAmount(text.amount);
  const problems = {
    title: text.title.trim() ? undefined : copy.problems.title,
    amount: text.amount.trim() !== "" && amount === null ? copy.problems.amount : undefined,
    nextDate: text.nextDate === "" || isDay(text.nextDate) ? undefined : copy.problems.date,
  };
  const error = (field: keyof typeof problems) => (tried ? problems[field] : undefined);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(problems).some(Boolean)) return focusFirstInvalid(event.currentTarget);
    setBook((now) => {
      const [withIt, companyId] = withCompany(now, text.company, newId);
      const [withBoth, contactId] = withContact(withIt, text.contact, companyId, newId);
      const written: Deal = {
        id: deal?.id ?? newId(),
        title: text.title.trim(),
        companyId,
        contactId,
        amount,
        stageId: text.stageId,
        nextStep: text.nextStep.trim(),
        nextDate: text.nextDate,
        createdOn: deal?.createdOn ?? todayIso(),
        closedOn: "",
        example: deal?.example ?? false,
      };
      const closed = stageOf(written, stages).outcome !== "open";
      return { ...withBoth, deals: saved(withBoth.deals, { ...written, closedOn: closed ? deal?.closedOn || todayIso() : "" }) };
    });
    toast({ message: copy.saved, tone: "success" });
    return onClose();
  };

  return (
    <form className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
      <TextField label={copy.deal.title} value={text.title} onChange={set("title")} error={error("title")} maxLength={TEXT_LIMIT} data-autofocus />
      <div className="form-pair">
        <NameField label={copy.deal.company} value={text.company} onChange={set("company")} names={book.companies.map(({ name }) => name)} hint={copy.deal.nameHint} />
        <NameField label={copy.deal.contact} value={text.contact} onChange={set("contact")} names={book.contacts.map(({ name }) => name)} />
      </div>
      <div className="form-pair">
        <TextField label={copy.deal.amount(currency)} value={text.amount} onChange={set("amount")} inputMode="decimal" error={error("amount")} />
        <SelectField
          label={copy.deal.stage}
          value={text.stageId}
          onChange={set("stageId")}
          options={stages.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      <div className="form-pair form-pair-wide">
        <TextField label={copy.deal.next} value={text.nextStep} onChange={set("nextStep")} placeholder={copy.deal.nextHint} maxLength={TEXT_LIMIT} />
        <TextField label={copy.deal.nextDate} type="date" value={text.nextDate} onChange={set("nextDate")} error={error("nextDate")} />
      </div>
      <div className="ui-row form-end">
        <Button onClick={onClose}>{copy.cancel}</Button>
        <Button type="submit" variant="primary">
          {copy.save}
        </Button>
      </div>
    </form>
  );
}
