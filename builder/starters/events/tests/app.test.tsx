import { act } from "react";
import { beforeEach, expect, it } from "vitest";
import { App } from "../src/App";
import { app } from "../src/app.config";
import { copy, trade } from "../src/copy";
import { shownCode, type TicketKind } from "../src/domain/tickets";
import { go } from "../src/lib/route";
import { firstSettings, ordersStore, settingsStore, type Settings } from "../src/state";
import { byLabel, byRole, click, render, submit, type } from "./render";

const kinds: TicketKind[] = [
  { id: "full", name: "Full", note: "", price: 2000, quantity: 3 },
  { id: "kids", name: "Kids", note: "", price: 0, quantity: 0 },
];
const settings: Settings = { ...firstSettings, currency: "EUR", kinds };

beforeEach(() => {
  act(() => {
    ordersStore.set([]);
    settingsStore.set(settings);
  });
});

function open(page: string): void {
  act(() => {
    go(page);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
}

function book(name: string, count: number): void {
  open("event");
  for (let at = 0; at < count; at += 1) click(byRole("button", copy.book.more("Full")));
  type(byLabel(copy.book.name), name);
  type(byLabel(copy.book.email), `${name.toLowerCase()}@example.com`);
  submit(document.querySelector("main form") as Element);
}

it("names the event, and says what is still to be announced", () => {
  render(<App />);
  act(() => settingsStore.set(firstSettings));
  expect(byRole("heading", app.name).tagName).toBe("H1");
  if (!app.extras.day) expect(document.body.textContent).toContain(copy.event.dayOpen);
  expect(document.body.textContent).toContain(copy.event.placeOpen);
  const expected = app.extras.tickets.length > 0 ? app.extras.tickets.map(({ name }) => name) : [trade.ticket];

  expect([...document.querySelectorAll(".kind-name")].map((one) => one.textContent)).toEqual(expected);
});

it("books tickets with a code each, and counts what is left", () => {
  render(<App />);
  book("Ada", 2);
  const [order] = ordersStore.get();

  expect(order).toMatchObject({ name: "Ada", email: "ada@example.com", paid: false, cancelled: false });
  expect(new Set(order?.tickets.map(({ code }) => code)).size).toBe(2);
  expect([...document.querySelectorAll(".ticket-code")].map((one) => one.textContent)).toEqual(
    order?.tickets.map(({ code }) => `${copy.ticket.code} ${shownCode(code)}`),
  );
  click(byRole("button", copy.done.another));
  expect(document.querySelector(".kind-left")?.textContent).toBe(copy.book.left(1));
});

it("never offers more than is left", () => {
  render(<App />);
  for (let at = 0; at < 5; at += 1) click(byRole("button", copy.book.more("Full")));

  expect(document.querySelector(".stepper output")?.textContent).toBe("3");
  expect((byRole("button", copy.book.more("Full")) as HTMLButtonElement).disabled).toBe(true);
  expect(document.body.textContent).toContain(copy.book.soldOut);
});

it("names what is wrong in a booking and books nothing", () => {
  render(<App />);
  submit(document.querySelector("main form") as Element);
  expect(document.body.textContent).toContain(copy.problems.nothing);
  click(byRole("button", copy.book.more("Full")));
  type(byLabel(copy.book.email), "ada");
  submit(document.querySelector("main form") as Element);

  expect(document.body.textContent).toContain(copy.problems["name-missing"]);
  expect(document.body.textContent).toContain(copy.problems["email-invalid"]);
  expect(ordersStore.get()).toEqual([]);
});

it("takes no bookings when they are closed or the day is over", () => {
  act(() => settingsStore.set({ ...settings, event: { ...settings.event, open: false } }));
  render(<App />);
  expect(document.body.textContent).toContain(copy.book.closed);
  act(() => settingsStore.set({ ...settings, event: { ...settings.event, day: "2020-01-01" } }));

  expect(document.body.textContent).toContain(copy.book.over);
  expect(document.querySelector(".stepper")).toBeNull();
});

it("lets each code in once, and says what is still owed", () => {
  render(<App />);
  book("Ada", 1);
  const code = shownCode(ordersStore.get()[0]?.tickets[0]?.code ?? "");
  open("door");
  const check = (text: string) => {
    type(byLabel(copy.door.code), text);
    submit(document.querySelector(".check-form") as Element);
    return document.querySelector(".result")?.textContent ?? "";
  };

  expect(check("nothing")).toContain(copy.door.results.unknown);
  const welcome = check(code.toLowerCase());
  expect(welcome).toContain(copy.door.results.welcome);
  expect(welcome).toContain("20");
  click(byRole("button", copy.door.paid));
  expect(ordersStore.get()[0]).toMatchObject({ paid: true, tickets: [{ usedAt: expect.stringMatching(/T/) }] });
  expect(check(code)).toContain(copy.door.results.used);
  click(byRole("button", copy.door.takeBack("Ada", code)));
  expect(check(code)).toContain(copy.door.results.welcome);
});

it("finds a booking by its address, and cancels it after asking", () => {
  render(<App />);
  book("Ada", 1);
  open("tickets");
  type(byLabel(copy.tickets.query), "ADA@example.com");
  submit(document.querySelector(".find") as Element);
  expect(document.querySelectorAll(".ticket")).toHaveLength(1);
  click(byRole("button", copy.tickets.cancel));
  expect(ordersStore.get()[0]?.cancelled).toBe(false);
  click(document.querySelector("dialog[open] .ui-button-danger") as Element);

  expect(ordersStore.get()[0]?.cancelled).toBe(true);
  open("door");
  expect(document.body.textContent).toContain(copy.door.emptyTitle);
});

it("changes the event and its tickets, but sells no fewer than are sold", () => {
  render(<App />);
  book("Ada", 2);
  open("settings");
  type(byLabel(copy.settings.place), "Town hall");
  submit(document.querySelector("main form") as Element);
  expect(settingsStore.get().event.place).toBe("Town hall");
  expect((byRole("button", copy.settings.removeKind("Full")) as HTMLButtonElement).disabled).toBe(true);
  const form = document.querySelectorAll("main form")[1] as Element;
  type(byLabel(copy.settings.quantity), "1");
  submit(form);
  expect(form.textContent).toContain(copy.problems.tooFew(2));
  type(byLabel(copy.settings.quantity), "40");
  click(byRole("button", copy.settings.removeKind("Kids")));
  submit(form);

  expect(settingsStore.get().kinds).toEqual([{ ...kinds[0], quantity: 40 }]);
});

it("adds examples only when asked, and takes them away again", () => {
  render(<App />);
  act(() => settingsStore.set({ ...settings, kinds: [{ ...kinds[0]!, quantity: 40 }] }));
  open("bookings");
  expect(document.body.textContent).toContain(copy.bookings.emptyTitle);
  click(byRole("button", copy.examples.add));
  expect(ordersStore.get().length).toBeGreaterThan(3);
  expect(ordersStore.get().every((order) => order.example)).toBe(true);
  click(byRole("button", copy.examples.remove));

  expect(ordersStore.get()).toEqual([]);
});

it("shows names of any kind as text", () => {
  render(<App />);
  act(() => settingsStore.set({ ...settings, event: { ...settings.event, description: "<img src=x onerror=alert(1)>", contact: "javascript:alert(1)" } }));

  expect(document.querySelector("main img")).toBeNull();
  expect(document.querySelector('a[href^="javascript"]')).toBeNull();
});
