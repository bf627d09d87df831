import { act } from "react";
import { beforeEach, expect, it } from "vitest";
import { App } from "../src/App";
import { app } from "../src/app.config";
import { copy, trade } from "../src/copy";
import { EMPTY_BOOK } from "../src/domain/book";
import { go } from "../src/lib/route";
import { bookStore, firstSettings, settingsStore } from "../src/state";
import { byLabel, byRole, click, press, render, submit, type } from "./render";

beforeEach(() => {
  act(() => {
    bookStore.set(EMPTY_BOOK);
    settingsStore.set(firstSettings);
  });
});

function open(page: string): void {
  act(() => {
    go(page);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
}

function dialogForm(): Element {
  return document.querySelector("dialog[open] form") as Element;
}

function addDeal(title: string, more: { company?: string; contact?: string; amount?: string; next?: string } = {}): void {
  click(byRole("button", copy.board.add));
  type(byLabel(copy.deal.title), title);
  type(byLabel(copy.deal.company), more.company ?? "");
  type(byLabel(copy.deal.contact), more.contact ?? "");
  type(byLabel(copy.deal.amount(firstSettings.currency)), more.amount ?? "");
  type(byLabel(copy.deal.next), more.next ?? "");
  submit(dialogForm());
}

it("shows a column for every stage, from the brief or the kind", () => {
  render(<App />);
  const expected = (app.extras.stages.length > 0 ? app.extras.stages : trade.stages).map(({ name }) => name);

  expect([...document.querySelectorAll(".column-title bdi")].map((one) => one.textContent)).toEqual(expected);
});

it("adds a deal with its company and contact, and keeps it", () => {
  render(<App />);
  addDeal("New site", { company: "Ada & Co", contact: "Ada", amount: "1 200,50", next: "Call" });
  addDeal("Logo", { company: "ada & co", contact: "Ada" });
  const book = bookStore.get();

  expect(book.deals[0]).toMatchObject({ title: "New site", amount: 120050, nextStep: "Call", stageId: firstSettings.stages[0]?.id, closedOn: "" });
  expect([book.companies.length, book.contacts.length]).toEqual([1, 1]);
  expect(book.contacts[0]?.companyId).toBe(book.companies[0]?.id);
  expect(JSON.parse(localStorage.getItem(`${app.slug}:book`) ?? "").value.deals).toHaveLength(2);
});

it("names what is wrong in a deal and adds nothing", () => {
  render(<App />);
  addDeal(" ", { amount: "a lot" });

  expect(bookStore.get().deals).toEqual([]);
  expect(dialogForm().textContent).toContain(copy.problems.title);
  expect(dialogForm().textContent).toContain(copy.problems.amount);
});

it("moves a deal by keyboard, says so and keeps the focus on it", () => {
  render(<App />);
  addDeal("Logo");
  const [first, second] = firstSettings.stages;
  const grip = byRole("button", copy.board.move("Logo"));
  grip.focus();
  press("ArrowRight", grip);

  expect(bookStore.get().deals[0]?.stageId).toBe(second?.id);
  expect(document.body.textContent).toContain(copy.board.moved("Logo", second?.name ?? "", 1, 1));
  expect(document.activeElement?.getAttribute("aria-label")).toBe(copy.board.move("Logo"));

  press("ArrowLeft", document.activeElement as Element);
  press("ArrowLeft", document.activeElement as Element);
  expect(bookStore.get().deals[0]?.stageId).toBe(first?.id);
  expect(document.body.textContent).toContain(copy.board.edge);
});

it("drops a deal where the pointer lets go of it", () => {
  render(<App />);
  addDeal("Logo");
  const column = document.querySelectorAll("[data-stage]")[1] as HTMLElement;
  document.elementFromPoint = () => column;
  const card = document.querySelector("[data-deal]") as Element;
  const pointer = (name: string, target: EventTarget, x: number) =>
    act(() => {
      target.dispatchEvent(Object.assign(new MouseEvent(name, { bubbles: true, clientX: x, button: 0 }), { pointerType: "mouse" }));
    });
  pointer("pointerdown", card, 0);
  pointer("pointermove", window, 3);
  expect(document.querySelector(".card-dragged")).toBeNull();
  pointer("pointermove", window, 300);
  expect(document.querySelector(".card-dragged")).not.toBeNull();
  pointer("pointerup", window, 300);

  expect(bookStore.get().deals[0]?.stageId).toBe(column.dataset["stage"]);
  expect(document.querySelector(".card-dragged")).toBeNull();
});

it("notes what happened, and ticks off the next step into the same list", () => {
  render(<App />);
  addDeal("Logo", { next: "Send the quote" });
  click(document.querySelector(".card-open") as Element);
  type(byLabel(copy.activity.text), "They like it");
  submit(document.querySelector("dialog[open] .activity-form") as Element);
  click(byRole("button", copy.deal.done));

  expect(bookStore.get().activities.map(({ text }) => text)).toEqual(["They like it", copy.deal.stepDone("Send the quote")]);
  expect(bookStore.get().deals[0]).toMatchObject({ nextStep: "", nextDate: "" });
});

it("deletes a deal and brings it back without losing what came after", () => {
  render(<App />);
  addDeal("Logo");
  click(document.querySelector(".card-open") as Element);
  click(byRole("button", copy.deal.remove));
  expect(bookStore.get().deals).toEqual([]);
  addDeal("Poster");
  click(byRole("button", copy.undo));

  expect(bookStore.get().deals.map(({ title }) => title).sort()).toEqual(["Logo", "Poster"]);
});

it("adds a contact, refuses a wrong address, and finds them without accents", () => {
  render(<App />);
  addDeal("Logo", { company: "Ada & Co" });
  open("people");
  click(byRole("button", copy.people.addContact));
  type(byLabel(copy.people.name), "Zoé");
  type(byLabel(copy.people.email), "zoe");
  submit(dialogForm());
  expect(dialogForm().textContent).toContain(copy.problems.email);
  type(byLabel(copy.people.email), "zoe@example.com");
  submit(dialogForm());
  type(byLabel(copy.people.search), "zoe");

  expect(bookStore.get().contacts).toMatchObject([{ name: "Zoé", email: "zoe@example.com" }]);
  expect(document.querySelectorAll("main tbody tr")).toHaveLength(1);
});

it("keeps a stage that has deals, and lets an empty one go", () => {
  render(<App />);
  addDeal("Logo");
  open("settings");
  const [first, second] = firstSettings.stages;

  expect((byRole("button", copy.settings.remove(first?.name ?? "")) as HTMLButtonElement).disabled).toBe(true);
  click(byRole("button", copy.settings.remove(second?.name ?? "")));
  type(byLabel(copy.settings.newStage), "Handover");
  submit(document.querySelector(".stage-form") as Element);

  expect(settingsStore.get().stages.map(({ name }) => name)).not.toContain(second?.name);
  expect(settingsStore.get().stages.at(-1)).toMatchObject({ name: "Handover", outcome: "open" });
});

it("adds examples only when asked, and takes them away again", () => {
  render(<App />);
  expect(document.body.textContent).toContain(copy.board.emptyTitle);
  click(byRole("button", copy.examples.add));
  const book = bookStore.get();
  expect([...book.deals, ...book.contacts, ...book.companies, ...book.activities].every((each) => each.example)).toBe(true);
  click(byRole("button", copy.examples.remove));

  expect(bookStore.get()).toEqual(EMPTY_BOOK);
});

it("shows names of any kind as text", () => {
  render(<App />);
  addDeal("<img src=x onerror=alert(1)> \u202Eevil 🎉", { company: "javascript:alert(1)" });
  open("people");

  expect(document.querySelector("main img")).toBeNull();
  expect(document.querySelector('a[href^="javascript"]')).toBeNull();
});
