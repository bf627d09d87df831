import { useState, type FormEvent } from "react";
import { Activities } from "./activities";
import { copy } from "./copy";
import { NOTE_LIMIT, saved, TEXT_LIMIT, withCompany, type Company, type Contact } from "./domain/book";
import { companyName } from "./language";
import { newId } from "./lib/ids";
import { useStore } from "./lib/storage";
import { NameField } from "./name-field";
import { bookStore } from "./state";
import { Button, Dialog, focusFirstInvalid, TextArea, TextField, useToast } from "./ui";

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

interface ContactDialogProps {
  open: boolean;
  /** The one to change; null writes a new one. */
  contact: Contact | null;
  onClose(): void;
  onOpenDeal(id: string): void;
}

export function ContactDialog({ open, contact, onClose, onOpenDeal }: ContactDialogProps) {
  const [book] = useStore(bookStore);
  const deals = contact ? book.deals.filter((deal) => deal.contactId === contact.id) : [];
  return (
    <Dialog open={open} onClose={onClose} title={contact ? copy.people.editContact : copy.people.addContact} wide={contact !== null}>
      <ContactForm key={contact?.id ?? "new"} contact={contact} onClose={onClose} />
      {deals.length > 0 && (
        <section className="ui-stack ui-gap-2" aria-label={copy.deal.list}>
          <h3>{copy.deal.list}</h3>
          <ul className="ui-row ui-row-wrap">
            {deals.map((deal) => (
              <li key={deal.id}>
                <Button size="sm" aria-label={copy.deal.open(deal.title)} onClick={() => onOpenDeal(deal.id)}>
                  <bdi>{deal.title}</bdi>
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {contact && <Activities book={book} about={{ contactId: contact.id }} />}
    </Dialog>
  );
}

function ContactForm({ contact, onClose }: { contact: Contact | null; onClose(): void }) {
  const [book, setBook] = useStore(bookStore);
  const toast = useToast();
  const [tried, setTried] = useState(false);
  const [text, setText] = useState(() => ({
    name: contact?.name ?? "",
    role: contact?.role ?? "",
    email: contact?.email ?? "",
    phone: contact?.phone ?? "",
    company: companyName(book, contact?.companyId ?? ""),
  }));
  const set = (field: keyof typeof text) => (value: string) => setText((now) => ({ ...now, [field]: value }));
  const nameMissing = !text.name.trim();
  const emailWrong = text.email.trim() !== "" && !EMAIL.test(text.email.trim());

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (nameMissing || emailWrong) return focusFirstInvalid(event.currentTarget);
    setBook((now) => {
      const [withIt, companyId] = withCompany(now, text.company, newId);
      const written: Contact = {
        id: contact?.id ?? newId(),
        name: text.name.trim(),
        role: text.role.trim(),
        email: text.email.trim(),
        phone: text.phone.trim(),
        companyId,
        example: contact?.example ?? false,
      };
      return { ...withIt, contacts: saved(withIt.contacts, written) };
    });
    toast({ message: copy.saved, tone: "success" });
    return onClose();
  };

  return (
    <form className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
      <div className="form-pair">
        <TextField label={copy.people.name} value={text.name} onChange={set("name")} error={tried && nameMissing ? copy.problems.name : undefined} maxLength={TEXT_LIMIT} data-autofocus />
        <TextField label={copy.people.role} value={text.role} onChange={set("role")} maxLength={TEXT_LIMIT} />
      </div>
      <NameField label={copy.people.company} value={text.company} onChange={set("company")} names={book.companies.map(({ name }) => name)} />
      <div className="form-pair">
        <TextField label={copy.people.email} type="email" value={text.email} onChange={set("email")} error={tried && emailWrong ? copy.problems.email : undefined} maxLength={254} />
        <TextField label={copy.people.phone} type="tel" value={text.phone} onChange={set("phone")} maxLength={40} />
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

export function CompanyDialog({ open, company, onClose }: { open: boolean; company: Company | null; onClose(): void }) {
  return (
    <Dialog open={open} onClose={onClose} title={company ? copy.people.editCompany : copy.people.addCompany}>
      <CompanyForm key={company?.id ?? "new"} company={company} onClose={onClose} />
    </Dialog>
  );
}

function CompanyForm({ company, onClose }: { company: Company | null; onClose(): void }) {
  const [, setBook] = useStore(bookStore);
  const toast = useToast();
  const [tried, setTried] = useState(false);
  const [name, setName] = useState(company?.name ?? "");
  const [website, setWebsite] = useState(company?.website ?? "");
  const [note, setNote] = useState(company?.note ?? "");

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setTried(true);
    if (!name.trim()) return focusFirstInvalid(event.currentTarget);
    const written: Company = { id: company?.id ?? newId(), name: name.trim(), website: website.trim(), note: note.trim(), example: company?.example ?? false };
    setBook((now) => ({ ...now, companies: saved(now.companies, written) }));
    toast({ message: copy.saved, tone: "success" });
    return onClose();
  };

  return (
    <form className="ui-stack ui-gap-4" noValidate onSubmit={submit}>
      <TextField label={copy.people.name} value={name} onChange={setName} error={tried && !name.trim() ? copy.problems.name : undefined} maxLength={TEXT_LIMIT} data-autofocus />
      <TextField label={copy.people.website} value={website} onChange={setWebsite} inputMode="url" maxLength={TEXT_LIMIT} />
      <TextArea label={copy.people.note} value={note} onChange={setNote} rows={3} maxLength={NOTE_LIMIT} />
      <div className="ui-row form-end">
        <Button onClick={onClose}>{copy.cancel}</Button>
        <Button type="submit" variant="primary">
          {copy.save}
        </Button>
      </div>
    </form>
  );
}
