// What names of files say.

export const nameOf = (path) => path.slice(path.lastIndexOf("/") + 1);
export const folderOf = (path) => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "");
export const joined = (folder, name) => (folder ? `${folder}/${name}` : name);

const LANGUAGES = {
  javascript: /\.(jsx?|mjs|cjs|tsx?|mts|cts)$/i,
  html: /\.(html?|svg|xml|vue|svelte)$/i,
  css: /\.(css|scss|less)$/i,
  json: /(\.(json|jsonc|webmanifest|map)|\.prettierrc|\.babelrc)$/i,
  markdown: /\.(md|mdx|markdown)$/i,
  python: /\.(py|pyi|toml)$/i,
};

/** The name of a language that the editor knows, by the name of a file. */
export const languageOf = (path) => Object.keys(LANGUAGES).find((language) => LANGUAGES[language].test(path));
export const isTyped = (path) => /\.[mc]?tsx?$/i.test(path);
export const hasTags = (path) => /\.[jt]sx$/i.test(path);

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** A test for paths: all the words of `text` must be in them, in any order and case. */
export function matcher(text) {
  const words = plain(text).split(/\s+/).filter(Boolean);
  return (path) => words.every((word) => plain(path).includes(word));
}

/** Paths that match, the likeliest first: names before folders, beginnings before middles, short before long. */
export function ranked(paths, text, most) {
  const fits = matcher(text);
  const word = plain(text.trim().split(/\s+/)[0] ?? "");
  const rank = (path) => {
    const name = plain(nameOf(path));
    if (!word || name === word) return 0;
    if (name.startsWith(word)) return 1;
    return name.includes(word) ? 2 : 3;
  };
  return paths
    .filter(fits)
    .map((path) => [rank(path), path.length, path])
    .sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2] < b[2] ? -1 : 1))
    .slice(0, most)
    .map((row) => row[2]);
}

const units = ["byte", "kilobyte", "megabyte"];

/** A size as people read it, in the page's language. */
export function sizeText(bytes, language) {
  const unit = bytes < 1024 ? 0 : bytes < 1024 ** 2 ? 1 : 2;
  const number = new Intl.NumberFormat(language, { style: "unit", unit: units[unit], unitDisplay: "short", maximumFractionDigits: unit ? 1 : 0 });
  return number.format(bytes / 1024 ** unit);
}
