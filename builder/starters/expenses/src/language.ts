import { formatDay, formatMonth, type Month } from "./domain/days";
import {
  editableAmount,
  formatMoney,
  formatMoneyShort,
  formatQuantity,
  formatRate,
  type BasisPoints,
  type Minor,
  type Thousandths,
} from "./domain/money";
import type { Currency } from "./lib/amount";
import type { Day } from "./lib/days";
import { language } from "./lib/format";
import { useStore } from "./lib/storage";
import { settingsStore } from "./state";

export const dayText = (day: Day): string => formatDay(day, language);
export const monthText = (month: Month, style: "short" | "long"): string => formatMonth(month, language, style);
export const rateText = (rate: BasisPoints): string => formatRate(rate, language);
export const quantityText = (quantity: Thousandths): string => formatQuantity(quantity, language);
/** A rate or a quantity as it would be typed: "5.5", "5,5". */
export const typedRate = (rate: BasisPoints): string => typed(rate / 100);
export const typedQuantity = (quantity: Thousandths): string => typed(quantity / 1000);

export type MoneyText = {
  currency: Currency;
  full(amount: Minor): string;
  /** For the axis of a chart. */
  short(amount: Minor): string;
  /** For a field. */
  typed(amount: Minor): string;
};

/** Amounts in the currency of the settings, written as this language does. */
export function useMoney(): MoneyText {
  const [{ currency }] = useStore(settingsStore);
  return {
    currency,
    full: (amount) => formatMoney(amount, currency, language),
    short: (amount) => formatMoneyShort(amount, currency, language),
    typed: (amount) => editableAmount(amount, currency, language),
  };
}

function typed(value: number): string {
  return new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 3 }).format(value);
}
