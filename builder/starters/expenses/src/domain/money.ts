/**
 * Money as whole minor units (cents, yen): the only numbers that are added or stored.
 *
 * Fractions appear in two places, tax and quantity, and both round half away from zero, once, in
 * integer arithmetic. Rates are basis points (2000 is 20 %), quantities thousandths (1500 is 1.5).
 */
import type { Currency } from "../lib/amount";

export type Minor = number;
export type BasisPoints = number;
export type Thousandths = number;

/** A hundred thousand million major units: far above any invoice, far below where integers stop being exact. */
export const LARGEST_AMOUNT: Minor = 10_000_000_000_000;
export const LARGEST_RATE: BasisPoints = 10_000;

/** Digits after the decimal sign: 2 for EUR, 0 for JPY, 3 for TND. */
export function minorDigits(currency: Currency): number {
  return numberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

export function formatMoney(amount: Minor, currency: Currency, locale: string): string {
  const format = numberFormat(locale, { style: "currency", currency });
  return format.format(decimal(amount, minorDigits(currency)));
}

/** Short enough for a chart's axis: "€1.2K". */
export function formatMoneyShort(amount: Minor, currency: Currency, locale: string): string {
  const value = amount / 10 ** minorDigits(currency);
  return numberFormat(locale, { style: "currency", currency, notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** The amount as plain digits with a point, "1234.50": for CSV files and calculations elsewhere. */
export function plainAmount(amount: Minor, currency: Currency): string {
  return decimal(amount, minorDigits(currency));
}

/** The amount as somebody would type it in this language, without the currency: "1234,50". */
export function editableAmount(amount: Minor, currency: Currency, locale: string): string {
  const digits = minorDigits(currency);
  const format = numberFormat(locale, { useGrouping: false, minimumFractionDigits: digits, maximumFractionDigits: digits });
  return format.format(decimal(amount, digits));
}

/**
 * Read "1,234.50", "1.234,50 €", "1 234,5", "-12" or "(12)"; null when it is no amount, has too many
 * decimals for the currency, or is too large. A lone mark before three digits ("1,234") groups
 * thousands where the language writes it so, and is a decimal sign elsewhere.
 */
export function parseMoney(text: string, currency: Currency, locale: string): Minor | null {
  return parseDecimal(stripCurrency(text, currency), minorDigits(currency), locale);
}

/** "20", "5.5 %" or "5,5" to basis points; null outside 0 to 100 %. */
export function parseRate(text: string, locale: string): BasisPoints | null {
  const rate = parseDecimal(text.replace("%", ""), 2, locale);
  return rate !== null && rate >= 0 && rate <= LARGEST_RATE ? rate : null;
}

/** "2", "1,5" or "0.125" to thousandths; null for anything else. */
export function parseQuantity(text: string, locale: string): Thousandths | null {
  return parseDecimal(text, 3, locale);
}

export function formatRate(rate: BasisPoints, locale: string): string {
  return numberFormat(locale, { style: "percent", maximumFractionDigits: 2 }).format(rate / 10_000);
}

export function formatQuantity(quantity: Thousandths, locale: string): string {
  return numberFormat(locale, { maximumFractionDigits: 3 }).format(quantity / 1000);
}

/** Round half away from zero; exact, since the product is taken in big integers. */
export function multiplyDivide(amount: number, factor: number, divisor: number): number {
  const product = BigInt(amount) * BigInt(factor);
  const by = BigInt(divisor);
  const magnitude = product < 0n ? -product : product;
  const rounded = (magnitude * 2n + by) / (by * 2n);
  return Number(product < 0n ? -rounded : rounded);
}

/** Tax on a net amount. */
export function taxOn(net: Minor, rate: BasisPoints): Minor {
  return multiplyDivide(net, rate, 10_000);
}

/** Tax contained in a gross amount. */
export function taxWithin(gross: Minor, rate: BasisPoints): Minor {
  return multiplyDivide(gross, rate, 10_000 + rate);
}

const formats = new Map<string, Intl.NumberFormat>();

/** Making a format is slow enough to be felt in a long table, so each is made once. */
function numberFormat(locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.NumberFormat(locale, options);
  formats.set(key, format);
  return format;
}

function decimal(amount: Minor, digits: number): `${number}` {
  const sign = amount < 0 ? "-" : "";
  const text = String(Math.abs(amount)).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  const plain = digits === 0 ? text : `${whole}.${text.slice(-digits)}`;
  return `${sign}${plain}` as `${number}`;
}

function stripCurrency(text: string, currency: Currency): string {
  const symbols = ["en", "fr"].map((locale) => {
    const parts = numberFormat(locale, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).formatToParts(0);
    return parts.find((part) => part.type === "currency")?.value ?? "";
  });
  const marks = [...symbols, currency, "€", "$", "£"].filter(Boolean);
  return marks.reduce((rest, mark) => rest.replaceAll(mark, "").replaceAll(mark.toLowerCase(), ""), text);
}

function parseDecimal(text: string, digits: number, locale: string): number | null {
  let rest = text.replace(/[\s\u00a0\u202f'’]/g, "").replace("\u2212", "-");
  let negative = false;
  if (/^\(.*\)$/.test(rest)) {
    negative = true;
    rest = rest.slice(1, -1);
  }
  if (/^[+-]/.test(rest)) {
    negative = negative !== rest.startsWith("-");
    rest = rest.slice(1);
  }
  const mark = decimalMark(rest, locale);
  const group = mark === "." ? "," : ".";
  const [whole = "", fraction = "", ...more] = rest.split(mark);
  if (more.length > 0 || !isGrouped(whole, group) || !/^\d*$/.test(fraction)) return null;
  const wholeDigits = whole.replaceAll(group, "");
  const needed = fraction.replace(/0+$/, "");
  if (!(wholeDigits + fraction) || needed.length > digits) return null;
  const value = Number((wholeDigits || "0") + needed.padEnd(digits, "0"));
  if (value > LARGEST_AMOUNT) return null;
  return negative && value !== 0 ? -value : value;
}

/** With both marks the last one is the decimal sign; with one kind, the language helps to decide. */
function decimalMark(text: string, locale: string): "." | "," {
  const point = text.lastIndexOf(".");
  const comma = text.lastIndexOf(",");
  if (point !== -1 && comma !== -1) return point > comma ? "." : ",";
  if (point === -1 && comma === -1) return ".";
  const mark = point === -1 ? "," : ".";
  const other = mark === "." ? "," : ".";
  const places = text.split(mark);
  if (places.length > 2) return other;
  const own = numberFormat(locale).formatToParts(1.5).find((part) => part.type === "decimal")?.value;
  const looksGrouped = /^[1-9]\d{0,2}$/.test(places[0] ?? "") && places[1]?.length === 3;
  return looksGrouped && own === other ? other : mark;
}

function isGrouped(whole: string, group: string): boolean {
  if (!whole.includes(group)) return /^\d*$/.test(whole);
  const [first = "", ...others] = whole.split(group);
  return /^\d{1,3}$/.test(first) && others.every((part) => /^\d{3}$/.test(part));
}
