import { describe, expect, it } from "vitest";
import { editableAmount, formatMoney, minorDigits, multiplyDivide, parseMoney, parseQuantity, parseRate, taxOn, taxWithin } from "../src/domain/money";

describe("reading an amount", () => {
  it.each([
    ["1,234.50", "en", 123450],
    ["1.234,50 €", "fr", 123450],
    ["1 234,5", "fr", 123450],
    ["1\u202f234,50\u00a0€", "fr", 123450],
    ["12", "en", 1200],
    ["12,5", "en", 1250],
    ["12.5", "fr", 1250],
    ["1,234", "en", 123400],
    [".5", "en", 50],
    ["€9.99", "en", 999],
    ["-12", "en", -1200],
    ["(12.00)", "en", -1200],
    ["\u221212", "en", -1200],
    ["1,234,567.89", "en", 123456789],
    ["0", "en", 0],
  ])("takes %s in %s", (text, locale, expected) => {
    expect(parseMoney(text, "EUR", locale)).toBe(expected);
  });

  it.each(["", "abc", "1.234.5", "12.345.67", "1,23,456", "12.999", "1e3", "99999999999999", "--5", "."])("refuses %j", (text) => {
    expect(parseMoney(text, "EUR", "en")).toBeNull();
  });

  it("knows how many decimals a currency has", () => {
    expect(minorDigits("JPY")).toBe(0);
    expect(parseMoney("1200", "JPY", "en")).toBe(1200);
    expect(parseMoney("12.5", "JPY", "en")).toBeNull();
    expect(parseMoney("1.250", "TND", "en")).toBe(1250);
  });

  it("gives back what it wrote", () => {
    for (const locale of ["en", "fr"]) {
      for (const amount of [0, 5, 99, 100, 123456, -2050]) {
        expect(parseMoney(formatMoney(amount, "EUR", locale), "EUR", locale)).toBe(amount);
        expect(parseMoney(editableAmount(amount, "EUR", locale), "EUR", locale)).toBe(amount);
      }
    }
  });
});

describe("arithmetic", () => {
  it("rounds half away from zero, in both directions", () => {
    expect(multiplyDivide(5, 1, 2)).toBe(3);
    expect(multiplyDivide(-5, 1, 2)).toBe(-3);
    expect(multiplyDivide(4, 1, 3)).toBe(1);
  });

  it("stays exact where a product of plain numbers would not", () => {
    expect(multiplyDivide(9_007_199_254_740_991, 10_000, 10_000)).toBe(9_007_199_254_740_991);
  });

  it("splits a gross amount into net and tax that add up again", () => {
    for (const rate of [0, 550, 1000, 2000, 2500]) {
      for (const gross of [1, 99, 100, 1999, 123457]) {
        const net = gross - taxWithin(gross, rate);
        expect(Math.abs(net + taxOn(net, rate) - gross)).toBeLessThanOrEqual(1);
      }
    }
    expect(taxWithin(12000, 2000)).toBe(2000);
  });

  it("reads rates and quantities", () => {
    expect(parseRate("5,5 %", "fr")).toBe(550);
    expect(parseRate("101", "en")).toBeNull();
    expect(parseQuantity("1.5", "en")).toBe(1500);
    expect(parseQuantity("0,125", "fr")).toBe(125);
    expect(parseQuantity("0.1234", "en")).toBeNull();
  });
});
