import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { ToastProvider } from "../src/ui";

const mounted: { root: Root; container: HTMLElement }[] = [];

export function render(node: ReactNode): { container: HTMLElement; unmount(): void } {
  const container = document.createElement("div");
  document.body.append(container);
  const root = createRoot(container);
  mounted.push({ root, container });
  act(() => root.render(<ToastProvider>{node}</ToastProvider>));
  return { container, unmount: unmountAll };
}

export function unmountAll(): void {
  for (const { root, container } of mounted.splice(0)) {
    act(() => root.unmount());
    container.remove();
  }
}

export function click(element: Element): void {
  act(() => element.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })));
}

/** As a person would: React hears of a value only through the native setter. */
export function type(field: Element, text: string): void {
  const prototype = Object.getPrototypeOf(field) as object;
  const setter = Object.getOwnPropertyDescriptor(prototype, "value")?.set;
  act(() => {
    setter?.call(field, text);
    field.dispatchEvent(new Event(field instanceof HTMLSelectElement ? "change" : "input", { bubbles: true }));
  });
}

export function submit(form: Element): void {
  act(() => form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })));
}

export function press(key: string, target: EventTarget = document.body): void {
  act(() => target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));
}

/** The control that this label belongs to. */
export function byLabel(text: string): HTMLElement {
  const label = [...document.querySelectorAll("label")].find((one) => one.textContent?.trim() === text);
  const control = label?.htmlFor ? document.getElementById(label.htmlFor) : label?.querySelector<HTMLElement>("input, select, textarea");
  if (control) return control;
  const named = [...document.querySelectorAll<HTMLElement>("[aria-label]")].find((one) => one.getAttribute("aria-label") === text);
  if (named) return named;
  throw new Error(`No control has the label "${text}".`);
}

const TAGS: Record<string, string> = {
  button: "button, [role=button]",
  link: "a[href]",
  heading: "h1, h2, h3, h4",
  dialog: "dialog[open]",
  tab: "[role=tab]",
};

/** The first element of that role whose name (its label or text) is, or contains, this one. */
export function byRole(role: string, name: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>(TAGS[role] ?? `[role="${role}"]`)];
  const nameOf = (element: HTMLElement) => {
    const labelledBy = element.getAttribute("aria-labelledby");
    return (element.getAttribute("aria-label") ?? (labelledBy && document.getElementById(labelledBy)?.textContent) ?? element.textContent ?? "").trim();
  };
  const element = found.find((one) => nameOf(one) === name) ?? found.find((one) => nameOf(one).includes(name));
  if (element) return element;
  throw new Error(`No ${role} is called "${name}"; there are: ${found.map(nameOf).join(" | ")}`);
}
