import { app } from "../app.config";

/** For `Intl`: numbers, amounts and days as this language writes them. */
export const language = app.locale === "fr" ? "fr-FR" : "en-GB";
const rules = new Intl.PluralRules(language);
const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });

/** The form that the number asks for; `{n}` in it becomes the number. */
export function plural(count: number, forms: { one: string; other: string }): string {
  const form = rules.select(count) === "one" ? forms.one : forms.other;
  return form.replace("{n}", formatNumber(count));
}

export function formatNumber(value: number): string {
  return new Intl.NumberFormat(language).format(value);
}

/** `currency` is an ISO 4217 code such as "EUR"; the amount is in hundredths. */
export function formatMoney(cents: number, currency: string): string {
  return new Intl.NumberFormat(language, { style: "currency", currency }).format(cents / 100);
}

const DATE_STYLES = {
  short: { day: "numeric", month: "short" },
  medium: { day: "numeric", month: "short", year: "numeric" },
  long: { weekday: "long", day: "numeric", month: "long", year: "numeric" },
  month: { month: "long", year: "numeric" },
  weekday: { weekday: "short", day: "numeric" },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Takes a day as "2026-03-09" or a moment in ISO 8601; gives back the text as it came when it is neither. */
export function formatDate(iso: string, style: keyof typeof DATE_STYLES = "medium"): string {
  const date = dayOrMoment(iso);
  return date ? new Intl.DateTimeFormat(language, DATE_STYLES[style]).format(date) : iso;
}

export function formatDateTime(iso: string): string {
  const date = dayOrMoment(iso);
  if (!date) return iso;
  return new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(date);
}

/** Today in the reader's own time zone, as "2026-03-09". */
export function todayIso(now: Date = new Date()): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** Order as a reader of this language expects it: accents and case count last, 2 before 10. */
export function compare(one: string, other: string): number {
  return collator.compare(one, other);
}

/** For searching: without accents and case. */
export function fold(text: string): string {
  return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
}

function dayOrMoment(iso: string): Date | null {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso);
  // A bare day read by Date would be midnight in London, which is the day before in Montréal.
  const date = day ? new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3])) : new Date(iso);
  return Number.isNaN(date.getTime()) ? null : date;
}
