import { act } from "react";
import { beforeEach, describe, expect, it } from "vitest";
import { App } from "../src/App";
import { app } from "../src/app.config";
import { copy } from "../src/copy";
import { ownStore, signUpStore } from "../src/store";
import { byLabel, byRole, click, render, submit, type } from "./render";

function join(email: string): void {
  const field = byLabel(copy.email);
  type(field, email);
  const form = field.closest("form");
  if (form) submit(form);
}

function open(hash: string): void {
  act(() => {
    window.location.hash = hash;
    window.dispatchEvent(new HashChangeEvent("hashchange"));
  });
}

describe("the landing page", () => {
  beforeEach(() => {
    act(() => {
      signUpStore.set([]);
      ownStore.set("");
    });
  });

  it("shows the name, and every feature of the brief", () => {
    const { container } = render(<App />);

    expect(container.querySelector("h1")?.textContent).toContain(app.name);
    for (const { title } of app.features) expect(container.textContent).toContain(title);
  });

  it("asks only questions that it can answer", () => {
    const { container } = render(<App />);

    expect(container.textContent?.includes(copy.faq.who)).toBe(app.audience !== "");
    expect(container.textContent?.includes(copy.faq.with)).toBe(app.integrations.length > 0);
    expect(container.textContent).toContain(copy.faq.dataAnswer);
  });

  it("puts an address on the list and says so", () => {
    render(<App />);

    join("ada@example.com");

    expect(signUpStore.get().map((one) => one.email)).toEqual(["ada@example.com"]);
    expect(localStorage.getItem(`${app.slug}:sign-ups`)).toContain("ada@example.com");
    expect(document.body.textContent).toContain(copy.thanksTitle);
  });

  it.each([
    ["", copy.problems.missing],
    ["nonsense", copy.problems.invalid],
  ])("refuses “%s”", (email, message) => {
    render(<App />);

    join(email);

    expect(signUpStore.get()).toEqual([]);
    expect(document.body.textContent).toContain(message);
  });

  it("refuses an address that is there already", () => {
    render(<App />);
    join("ada@example.com");
    click(byRole("button", copy.another));

    join("ADA@example.com");

    expect(signUpStore.get()).toHaveLength(1);
    expect(document.body.textContent).toContain(copy.problems.duplicate);
  });

  it("lets people take their address back", () => {
    render(<App />);
    join("ada@example.com");

    click(byRole("button", copy.leave));

    expect(signUpStore.get()).toEqual([]);
  });

  it("shows the owner who signed up, and brings a deleted one back", () => {
    render(<App />);
    join("ada@example.com");
    open("#/owner");

    click(byRole("button", copy.remove("ada@example.com")));
    expect(signUpStore.get()).toEqual([]);
    click(byRole("button", copy.undo));

    expect(document.querySelector(".owner-email")?.textContent).toBe("ada@example.com");
  });
});
