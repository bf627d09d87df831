import { app } from "./app.config";
import { copy } from "./copy";
import type { EventFacts } from "./domain/event";
import { formatDate, formatMoney, language } from "./lib/format";
import { useStore } from "./lib/storage";
import { settingsStore } from "./state";

/** Prices in the currency of the event; whole ones without decimals, and 0 as "Free". */
export function usePrice(): { price(amount: number): string; sum(amount: number): string } {
  const [{ currency }] = useStore(settingsStore);
  const sum = (amount: number) => formatMoney(amount, currency).replace(amount % 100 === 0 ? /[.,]00(?!\d)/ : /(?!)/, "");
  return { sum, price: (amount) => (amount === 0 ? copy.free : sum(amount)) };
}

/** "19:30" as it is written in this language: "19:30", "19 h 30". */
export function timeText(time: string): string {
  if (app.locale !== "fr" || !time) return time;
  const [hours = "", minutes = ""] = time.split(":");
  return minutes === "00" ? `${Number(hours)}\u00a0h` : `${Number(hours)}\u00a0h\u00a0${minutes}`;
}

export function clockText(moment: string): string {
  return new Intl.DateTimeFormat(language, { timeStyle: "short" }).format(new Date(moment));
}

export function dayText(event: EventFacts): string {
  return event.day ? formatDate(event.day, "long") : copy.event.dayOpen;
}

export function timesText(event: EventFacts): string {
  if (!event.start) return "";
  return event.end ? copy.event.times(timeText(event.start), timeText(event.end)) : copy.event.from(timeText(event.start));
}
