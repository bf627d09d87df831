import { useState } from "react";
import { app } from "./app.config";
import { CompanyDialog, ContactDialog } from "./person-dialogs";
import { copy } from "./copy";
import { removeCompany, removeContact, stageOf, sumOf, type Book, type Company, type Contact } from "./domain/book";
import { contactsCsv } from "./domain/exchange";
import { undoing } from "./domain/undo";
import { AddExamplesButton, ExampleNotice } from "./example-data";
import { ImportBook } from "./import-dialog";
import { companyName, useMoney } from "./language";
import { downloadText } from "./lib/download";
import { compare, fold } from "./lib/format";
import { useStore } from "./lib/storage";
import { bookStore, settingsStore } from "./state";
import { Badge, Button, EmptyState, IconButton, PageHeader, Table, TabPanel, Tabs, TextField, useToast } from "./ui";

type Tab = "contacts" | "companies";
type Edited = { kind: "contact"; contact: Contact | null } | { kind: "company"; company: Company | null } | null;

export function PeoplePage({ onOpenDeal }: { onOpenDeal(id: string): void }) {
  const [book, setBook] = useStore(bookStore);
  const [tab, setTab] = useState<Tab>("contacts");
  const [search, setSearch] = useState("");
  const [edited, setEdited] = useState<Edited>(null);
  const [importing, setImporting] = useState(false);
  const toast = useToast();
  const empty = book.contacts.length === 0 && book.companies.length === 0;
  const fits = (...texts: string[]) => fold(search).split(/\s+/).every((word) => fold(texts.join(" ")).includes(word));
  const contacts = book.contacts
    .filter((each) => fits(each.name, each.role, each.email, each.phone, companyName(book, each.companyId)))
    .sort((one, other) => compare(one.name, other.name));
  const companies = book.companies.filter((each) => fits(each.name, each.website, each.note)).sort((one, other) => compare(one.name, other.name));

  const exportCsv = () => {
    downloadText(`${app.slug}-contacts.csv`, contactsCsv(book, copy.exchange.contactTitles));
    toast({ message: copy.exchange.exported(book.contacts.length), tone: "success" });
  };
  const remove = (without: (now: Book) => Book, message: string) => {
    const before = bookStore.get();
    const after = without(before);
    setBook(after);
    toast({ message, action: { label: copy.undo, onAction: () => setBook(undoing(before, after)) } });
  };

  return (
    <>
      <PageHeader
        title={copy.people.title}
        lead={copy.people.lead}
        actions={
          <>
            <Button icon="upload" onClick={() => setImporting(true)}>
              {copy.people.importCsv}
            </Button>
            {book.contacts.length > 0 && (
              <Button icon="download" onClick={exportCsv}>
                {copy.people.exportCsv}
              </Button>
            )}
            <Button
              variant="primary"
              icon="plus"
              onClick={() => setEdited(tab === "contacts" ? { kind: "contact", contact: null } : { kind: "company", company: null })}
            >
              {tab === "contacts" ? copy.people.addContact : copy.people.addCompany}
            </Button>
          </>
        }
      />
      <ExampleNotice />
      {empty ? (
        <div className="ui-card">
          <EmptyState icon="users" title={copy.people.emptyTitle} action={<AddExamplesButton />}>
            {copy.people.emptyLead}
          </EmptyState>
        </div>
      ) : (
        <div className="ui-stack ui-gap-4">
          <Tabs<Tab>
            label={copy.people.tabsLabel}
            value={tab}
            onChange={setTab}
            tabs={[
              { id: "contacts", label: copy.people.tabs.contacts, count: book.contacts.length },
              { id: "companies", label: copy.people.tabs.companies, count: book.companies.length },
            ]}
          />
          <TextField label={copy.people.search} hideLabel placeholder={copy.people.search} type="search" icon="search" value={search} onChange={setSearch} />
          <p role="status" className="quiet">
            {tab === "contacts" ? copy.people.found(contacts.length) : copy.people.foundCompanies(companies.length)}
          </p>
          <TabPanel id="contacts" value={tab}>
            {contacts.length === 0 ? (
              <p className="quiet">{copy.people.nothingFound}</p>
            ) : (
              <ContactTable
                contacts={contacts}
                onEdit={(contact) => setEdited({ kind: "contact", contact })}
                onRemove={(id) => remove((now) => removeContact(now, id), copy.people.removedContact)}
              />
            )}
          </TabPanel>
          <TabPanel id="companies" value={tab}>
            {companies.length === 0 ? (
              <p className="quiet">{search ? copy.people.nothingFound : copy.people.noCompanies}</p>
            ) : (
              <CompanyTable
                companies={companies}
                onEdit={(company) => setEdited({ kind: "company", company })}
                onRemove={(id) => remove((now) => removeCompany(now, id), copy.people.removedCompany)}
              />
            )}
          </TabPanel>
        </div>
      )}
      <ContactDialog
        open={edited?.kind === "contact"}
        contact={edited?.kind === "contact" ? edited.contact : null}
        onClose={() => setEdited(null)}
        onOpenDeal={(id) => {
          setEdited(null);
          onOpenDeal(id);
        }}
      />
      <CompanyDialog open={edited?.kind === "company"} company={edited?.kind === "company" ? edited.company : null} onClose={() => setEdited(null)} />
      <ImportBook open={importing} onClose={() => setImporting(false)} />
    </>
  );
}

interface ContactTableProps {
  contacts: readonly Contact[];
  onEdit(contact: Contact): void;
  onRemove(id: string): void;
}

function ContactTable({ contacts, onEdit, onRemove }: ContactTableProps) {
  const [book] = useStore(bookStore);
  return (
    <Table
      caption={copy.people.tabs.contacts}
      hideCaption
      rows={contacts}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "name",
          header: copy.people.name,
          render: (contact) => (
            <span className="person">
              <Initials name={contact.name} />
              <span>
                <button type="button" className="person-name" onClick={() => onEdit(contact)}>
                  <bdi>{contact.name}</bdi>
                </button>
                {contact.role && (
                  <span className="quiet small">
                    <bdi>{contact.role}</bdi>
                  </span>
                )}
              </span>
              {contact.example && <Badge tone="info">{copy.example}</Badge>}
            </span>
          ),
        },
        { key: "company", header: copy.people.company, render: ({ companyId }) => <bdi>{companyName(book, companyId) || copy.none}</bdi> },
        { key: "email", header: copy.people.email, render: ({ email }) => (email ? <a href={`mailto:${email}`}>{email}</a> : copy.none) },
        { key: "phone", header: copy.people.phone, render: ({ phone }) => (phone ? <a href={`tel:${phone.replace(/[^\d+]/g, "")}`}>{phone}</a> : copy.none) },
        { key: "deals", header: copy.people.deals, align: "end", render: ({ id }) => book.deals.filter((deal) => deal.contactId === id).length },
        {
          key: "actions",
          header: copy.people.actions,
          align: "end",
          render: (contact) => <RowActions name={contact.name} onEdit={() => onEdit(contact)} onRemove={() => onRemove(contact.id)} />,
        },
      ]}
    />
  );
}

interface CompanyTableProps {
  companies: readonly Company[];
  onEdit(company: Company): void;
  onRemove(id: string): void;
}

function CompanyTable({ companies, onEdit, onRemove }: CompanyTableProps) {
  const [book] = useStore(bookStore);
  const [{ stages }] = useStore(settingsStore);
  const money = useMoney();
  const open = (id: string) => book.deals.filter((deal) => deal.companyId === id && stageOf(deal, stages).outcome === "open");
  return (
    <Table
      caption={copy.people.tabs.companies}
      hideCaption
      rows={companies}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "name",
          header: copy.people.name,
          render: (company) => (
            <span className="person">
              <Initials name={company.name} />
              <button type="button" className="person-name" onClick={() => onEdit(company)}>
                <bdi>{company.name}</bdi>
              </button>
              {company.example && <Badge tone="info">{copy.example}</Badge>}
            </span>
          ),
        },
        { key: "website", header: copy.people.website, render: ({ website }) => <Website address={website} /> },
        { key: "people", header: copy.people.people, align: "end", render: ({ id }) => book.contacts.filter((each) => each.companyId === id).length },
        { key: "worth", header: copy.people.worth, align: "end", render: ({ id }) => money(sumOf(open(id))) },
        {
          key: "actions",
          header: copy.people.actions,
          align: "end",
          render: (company) => <RowActions name={company.name} onEdit={() => onEdit(company)} onRemove={() => onRemove(company.id)} />,
        },
      ]}
    />
  );
}

function RowActions({ name, onEdit, onRemove }: { name: string; onEdit(): void; onRemove(): void }) {
  return (
    <span className="ui-row">
      <IconButton size="sm" icon="edit" label={copy.people.edit(name)} onClick={onEdit} />
      <IconButton size="sm" icon="trash" label={copy.people.remove(name)} onClick={onRemove} />
    </span>
  );
}

/** Only what is an address on the web becomes a link: anything may be typed here. */
function Website({ address }: { address: string }) {
  if (!address) return copy.none;
  const url = /^https?:\/\//i.test(address) ? address : ["https:", "", address].join("/");
  return URL.canParse(url) && /^[^\s]+\.[^\s]+$/.test(address) ? (
    <a href={url} target="_blank" rel="noreferrer">
      {address.replace(/^https?:\/\//i, "")}
    </a>
  ) : (
    <bdi>{address}</bdi>
  );
}

function Initials({ name }: { name: string }) {
  const words = name.split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => [...(word ?? "")][0] ?? "").join("");
  return (
    <span className="initials" aria-hidden="true">
      {letters.toUpperCase()}
    </span>
  );
}
