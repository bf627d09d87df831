import { act } from "react";
import { beforeEach, expect, it } from "vitest";
import { App } from "../src/App";
import { app } from "../src/app.config";
import { copy, trade } from "../src/copy";
import { book } from "../src/domain/bookings";
import { wallClock } from "../src/domain/days";
import { sameHoursOn } from "../src/domain/hours";
import { firstFreeDay, freeSlotsOn } from "../src/domain/slots";
import { go } from "../src/lib/route";
import { bookingStamp, diaryStore, firstSettings, settingsStore } from "../src/state";
import { byLabel, byRole, click, render, submit, type } from "./render";

beforeEach(() => {
  act(() => {
    diaryStore.set([]);
    const hours = sameHoursOn([1, 2, 3, 4, 5, 6, 7], [{ from: 540, to: 1020 }]);
    settingsStore.set({ ...firstSettings, rules: { ...firstSettings.rules, hours } });
  });
});

function slots(): HTMLButtonElement[] {
  return [...document.querySelectorAll<HTMLButtonElement>(".slot:not(:disabled)")];
}

function fillIn(name: string): void {
  type(byLabel(copy.book.name), name);
  type(byLabel(copy.book.email), "ada@example.com");
}

function open(page: string): void {
  act(() => {
    go(page);
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
}

/** The first free time goes to somebody else. */
function bookInAnotherTab(): void {
  const { services, rules } = settingsStore.get();
  const [service] = services;
  const now = wallClock(new Date());
  const day = service && firstFreeDay(now.day, service.minutes, rules, [], now);
  const [slot] = day ? freeSlotsOn(day, service.minutes, rules, [], now) : [];
  if (!day || !slot) throw new Error("Nothing is free.");
  const customer = { name: "Grace", email: "grace@example.com", phone: "", note: "" };
  const outcome = book([], { service, day, start: slot.start, customer }, rules, now, bookingStamp());
  act(() => outcome.ok && diaryStore.set(outcome.bookings));
}

it("books a time, keeps it, and does not offer it again", () => {
  render(<App />);
  const offered = slots().length;
  click(slots()[0] as Element);
  fillIn("Ada");
  submit(document.querySelector("form.customer") as Element);

  expect(document.querySelector("h1")?.textContent).toBe(copy.done.title);
  expect(JSON.parse(localStorage.getItem(`${app.slug}:diary`) ?? "").value).toHaveLength(1);
  click(byRole("button", copy.done.another));
  expect(slots().length).toBeLessThan(offered);
});

it("refuses a time that was taken while the form was open, and keeps what was typed", () => {
  render(<App />);
  click(slots()[0] as Element);
  fillIn("Ada");
  bookInAnotherTab();
  submit(document.querySelector("form.customer") as Element);

  expect(diaryStore.get().map((booking) => booking.name)).toEqual(["Grace"]);
  expect(document.querySelector("[role=alert]")?.textContent).toBe(copy.problems.taken);
  click(slots()[0] as Element);
  expect((byLabel(copy.book.name) as HTMLInputElement).value).toBe("Ada");
});

it("names what is missing in the form", () => {
  render(<App />);
  click(slots()[0] as Element);
  submit(document.querySelector("form.customer") as Element);

  expect(byLabel(copy.book.name).getAttribute("aria-invalid")).toBe("true");
  expect(document.body.textContent).toContain(copy.problems["email-missing"]);
  expect(diaryStore.get()).toEqual([]);
});

it("finds, shows and cancels a booking by its reference", () => {
  render(<App />);
  click(slots()[0] as Element);
  fillIn("Ada");
  submit(document.querySelector("form.customer") as Element);
  open("manage");
  type(byLabel(copy.manage.reference), diaryStore.get()[0]?.reference ?? "");
  type(byLabel(copy.book.email), "ada@example.com");
  submit(document.querySelector("form.manage-form") as Element);
  click(byRole("button", copy.manage.cancel));
  click(document.querySelector("dialog[open] .ui-button-danger") as Element);

  expect(diaryStore.get()[0]?.status).toBe("cancelled");
  expect(document.body.textContent).toContain(copy.manage.cancelled);
});

it("adds examples only when asked, and takes them away again", () => {
  render(<App />);
  open("diary");
  expect(document.body.textContent).toContain(copy.diary.emptyTitle);
  click(byRole("button", copy.diary.addExamples));

  expect(diaryStore.get().length).toBeGreaterThan(0);
  expect(diaryStore.get().every((booking) => booking.example)).toBe(true);
  click(byRole("button", copy.diary.examples.remove));
  expect(diaryStore.get()).toEqual([]);
});

it("begins with the services of the brief, else with one of the trade", () => {
  const expected = app.extras.services.length > 0 ? app.extras.services.map((service) => service.name) : [trade.service];

  expect(firstSettings.services.map((service) => service.name)).toEqual(expected);
});

it("adds a service in the settings and offers it for booking", () => {
  render(<App />);
  open("settings");
  click(byRole("button", copy.settings.addService));
  type(byLabel(copy.settings.name), "Zephyr");
  type(byLabel(copy.settings.minutes), "25");
  submit(document.querySelector("dialog[open] form") as Element);
  open("book");

  expect(document.querySelector(".services")?.textContent).toContain("Zephyr");
});

it("survives names of any kind", () => {
  render(<App />);
  click(slots()[0] as Element);
  fillIn("<img src=x onerror=alert(1)> \u202Eevil 🎉");
  submit(document.querySelector("form.customer") as Element);
  open("diary");

  expect(document.querySelector("img")).toBeNull();
  expect(document.body.textContent).toContain("<img src=x onerror=alert(1)>");
});
