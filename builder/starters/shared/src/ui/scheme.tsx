import { useState } from "react";
import { app } from "../app.config";
import { IconButton } from "./button";
import { words } from "./words";

export type Scheme = "auto" | "light" | "dark";

const KEY = `${app.slug}:scheme`;
const NEXT: Record<Scheme, Scheme> = { auto: "light", light: "dark", dark: "auto" };
const ICONS = { auto: "auto", light: "sun", dark: "moon" } as const;

function saved(): Scheme {
  try {
    const value = window.localStorage.getItem(KEY);
    return value === "light" || value === "dark" ? value : "auto";
  } catch {
    return "auto";
  }
}

function apply(scheme: Scheme): void {
  if (scheme === "auto") delete document.documentElement.dataset["scheme"];
  else document.documentElement.dataset["scheme"] = scheme;
}

/** Before the first paint, so that the page does not flash in the other colours. */
export function applySavedScheme(): void {
  apply(saved());
}

export function SchemeSwitch() {
  const [scheme, setScheme] = useState<Scheme>(saved);
  const labels = { auto: words.schemeAuto, light: words.schemeLight, dark: words.schemeDark };

  const turn = () => {
    const next = NEXT[scheme];
    setScheme(next);
    apply(next);
    try {
      window.localStorage.setItem(KEY, next);
    } catch {
      // The choice then lasts as long as the page.
    }
  };

  return <IconButton icon={ICONS[scheme]} label={labels[scheme]} onClick={turn} />;
}
