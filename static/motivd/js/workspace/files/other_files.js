// What is no text: a picture, bytes, or a file that cannot be read.

import { el, icon } from "../../dom.js";
import { language, t } from "../../texts.js";
import { nameOf, sizeText } from "./names.js";

/** Show such a file in `place`, which is hidden for all others. */
export function showOther(place, doc, store) {
  place.hidden = !doc?.loaded ? !doc?.problem : doc.kind === "text";
  if (place.hidden) return place.replaceChildren();
  if (!doc.loaded) return place.replaceChildren(el("div.empty", {}, icon("circle-alert"), el("p", {}, doc.problem.message)));
  const source = `data:${doc.file.contentType};base64,${doc.bytes}`;
  const picture = doc.kind === "image" && el("img", { src: source, alt: t("files.picture", { path: doc.path }) });
  const size = sizeText(doc.file.size, language);
  const download = el("a.button", { href: store.rawUrl(doc.path), download: nameOf(doc.path) }, icon("download"), t("files.download"));
  return place.replaceChildren(el("div.empty", {}, picture || icon("file"), el("p", {}, picture ? size : t("files.binary", { size })), download));
}
