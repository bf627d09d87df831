import { copy } from "./copy";
import type { Step, Span } from "./domain/periods";
import type { Unit } from "./extras";
import { formatDate, language } from "./lib/format";
import { useStore } from "./lib/storage";
import { settingsStore } from "./state";

export interface AmountText {
  full(amount: number, unit: Unit): string;
  /** For the axis of a chart. */
  short(amount: number, unit: Unit): string;
}

/** Amounts with their unit, as this language writes them. */
export function useAmounts(): AmountText {
  const [{ currency }] = useStore(settingsStore);
  const write = (amount: number, unit: Unit, options: Intl.NumberFormatOptions) => {
    if (unit === "percent") return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }).format(amount / 100);
    const style: Intl.NumberFormatOptions = unit === "money" ? { style: "currency", currency, currencyDisplay: "narrowSymbol" } : {};
    return new Intl.NumberFormat(language, { ...style, ...options }).format(amount);
  };
  return {
    // Cents only where they are told.
    full: (amount, unit) => write(amount, unit, Number.isInteger(amount) ? { maximumFractionDigits: 0 } : { maximumFractionDigits: 2 }),
    short: (amount, unit) => write(amount, unit, { notation: "compact", maximumFractionDigits: 1 }),
  };
}

export function percentText(share: number): string {
  const digits = Math.abs(share) < 0.1 ? 1 : 0;
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: digits }).format(share);
}

/** As somebody would type it. */
export function typedAmount(amount: number): string {
  return new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 2 }).format(amount);
}

export function spanText(span: Span, step: Step): string {
  if (step === "month") return formatDate(span.from, "month");
  return step === "week" ? copy.overview.weekOf(formatDate(span.from, "short")) : formatDate(span.from);
}

/** Short enough to stand below an axis. */
export function tickText(span: Span, step: Step): string {
  if (step !== "month") return formatDate(span.from, "short");
  const [year, month] = span.from.split("-").map(Number);
  return new Intl.DateTimeFormat(language, { month: "short", timeZone: "UTC" }).format(Date.UTC(year ?? 0, (month ?? 1) - 1, 1));
}
