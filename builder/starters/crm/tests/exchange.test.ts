import { expect, it } from "vitest";
import { EMPTY_BOOK, type Book, type Stage } from "../src/domain/book";
import { contactsCsv, dealsCsv, importCsv } from "../src/domain/exchange";

const stages: Stage[] = [
  { id: "new", name: "New", outcome: "open" },
  { id: "won", name: "Gagné", outcome: "won" },
];
let count = 0;
const read = (text: string, book: Book = EMPTY_BOOK) => importCsv(text, book, stages, "2026-03-01", () => `n${(count += 1)}`);

it("reads contacts with their companies, each once", () => {
  const found = read("Prénom;Nom;Société;Courriel\nAda;Lovelace;Ada & Co;ada@example.com\nGrace;Hopper;ada & co;\nAda;L;;ADA@example.com\n;;;\n;;Nobody;");

  expect(found).toMatchObject({ kind: "contacts", added: 2, known: 1, skipped: 1 });
  expect(found?.book.contacts.map(({ name }) => name)).toEqual(["Ada Lovelace", "Grace Hopper"]);
  expect(found?.book.companies).toHaveLength(1);
});

it("reads deals into their stages", () => {
  const found = read("Deal,Company,Contact,Amount,Stage,Next step,Date\nLogo,Ada & Co,Ada,\"1,200\",gagne,Call,2026-04-01\nSite,,,soon,Nowhere,,tomorrow");

  expect(found).toMatchObject({ kind: "deals", added: 2 });
  expect(found?.book.deals).toMatchObject([
    { title: "Logo", amount: 120000, stageId: "won", closedOn: "2026-03-01", nextStep: "Call", nextDate: "2026-04-01" },
    { title: "Site", amount: null, stageId: "new", closedOn: "", nextDate: "" },
  ]);
});

it("takes back what it wrote, and takes it once", () => {
  const first = read("deal,company,contact,amount,stage\nLogo,Ada & Co,=Ada,12.50,New")?.book ?? EMPTY_BOOK;
  const deals = dealsCsv(first, stages, ["Affaire", "Entreprise", "Contact", "Montant", "Étape", "Prochaine action", "Date"]);
  const contacts = contactsCsv(first, ["Name", "Company", "Role", "Email", "Phone"]);

  expect(read(deals)?.book.deals[0]).toMatchObject({ title: "Logo", amount: 1250 });
  expect(read(contacts)?.book.contacts[0]?.name).toBe("=Ada");
  expect(read(deals, first)).toMatchObject({ added: 0, known: 1 });
  expect(read(contacts, first)).toMatchObject({ added: 0, known: 1 });
});

it("says so when a file has neither", () => {
  expect(read("foo,bar\n1,2")).toBeNull();
  expect(read("")).toBeNull();
});
