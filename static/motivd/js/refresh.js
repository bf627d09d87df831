// A section of a page that the server made is made anew by the server: the page is asked again, the section is replaced.

import { freshenTimes } from "./times.js";

/** Replace `#id` by what the server shows there now; what is unfolded stays unfolded. */
export async function refresh(id) {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok) return location.reload();
  const made = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
  if (!made) return location.reload();
  const shown = document.getElementById(id);
  const focused = shown.contains(document.activeElement) ? document.activeElement.id : "";
  shown.replaceWith(document.adoptNode(made));
  freshenTimes(made);
  if (focused) document.getElementById(focused)?.focus();
  return made;
}
