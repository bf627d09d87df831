// The page's sentences: `t("shell.marked", { count: 2 })`. They come from pages/texts/ by way of the page.

const texts = JSON.parse(document.getElementById("texts")?.textContent ?? "{}");
export const language = texts._language ?? document.documentElement.lang ?? "en";
const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(language);

export function t(key, values = {}) {
  const text = texts[key];
  if (text === undefined) throw new Error(`There is no text “${key}” on this page.`);
  const form = typeof text === "string" ? text : text[plurals.select(values.count)] ?? text.other;
  return form.replace(/\{(\w+)\}/g, (_, name) => {
    const value = values[name];
    return typeof value === "number" ? numbers.format(value) : String(value ?? "");
  });
}
