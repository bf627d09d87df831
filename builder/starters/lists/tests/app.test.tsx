import { act } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { App } from "../src/App";
import { app } from "../src/app.config";
import { copy } from "../src/copy";
import { itemStore } from "../src/store";
import { byLabel, byRole, click, press, render, submit, type } from "./render";

const titles = () => [...document.querySelectorAll(".item-title")].map((one) => one.textContent);

function add(title: string): void {
  const field = byLabel(copy.quickLabel);
  type(field, title);
  const form = field.closest("form");
  if (form) submit(form);
}

describe("the app", () => {
  beforeEach(() => act(() => itemStore.set([])));

  it("shows its name, its language and that it is empty", () => {
    render(<App />);

    expect(document.querySelector(".ui-brand")?.textContent).toBe(app.name);
    expect(byRole("heading", copy.heading)).toBeTruthy();
    expect(document.body.textContent).toContain(copy.emptyTitle);
  });

  it("keeps what is added", () => {
    render(<App />);

    add("First one");

    expect(titles()).toEqual(["First one"]);
    expect(localStorage.getItem(`${app.slug}:items`)).toContain("First one");
  });

  it("refuses an empty title and says so at the field", () => {
    render(<App />);

    add("   ");

    expect(titles()).toEqual([]);
    expect(byLabel(copy.quickLabel).getAttribute("aria-invalid")).toBe("true");
  });

  it("brings a deleted item back", () => {
    render(<App />);
    add("Keep me");

    click(byRole("button", copy.remove("Keep me")));
    expect(titles()).toEqual([]);
    press("u");

    expect(titles()).toEqual(["Keep me"]);
  });

  it("marks one as done and shows only the open ones", () => {
    render(<App />);
    add("One");
    add("Two");

    click(byLabel(copy.mark("One")));
    click(byRole("button", copy.statuses.open));

    expect(titles()).toEqual(["Two"]);
  });

  it("searches", () => {
    render(<App />);
    add("Apple");
    add("Pear");

    type(byLabel(copy.search), "app");

    expect(titles()).toEqual(["Apple"]);
  });

  it("edits through the dialog", () => {
    render(<App />);
    add("Old title");

    click(byRole("button", copy.edit("Old title")));
    type(byLabel(copy.title), "New title");
    type(byLabel(copy.tags), "one, two");
    const form = byLabel(copy.title).closest("form");
    if (form) submit(form);

    expect(titles()).toEqual(["New title"]);
    expect(itemStore.get()[0]?.tags).toEqual(["one", "two"]);
  });

  it("deletes several at once", () => {
    render(<App />);
    add("One");
    add("Two");

    press("x");
    click(byLabel(copy.selectAll));
    click(byRole("button", copy.removeSelected));

    expect(titles()).toEqual([]);
  });

  it("puts the cursor into the new title on n, unless somebody types", () => {
    render(<App />);

    press("n");

    expect(document.activeElement).toBe(byLabel(copy.quickLabel));
  });
});
