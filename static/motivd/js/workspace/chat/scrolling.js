// The log stays at its end while somebody reads there, and where they are otherwise.

import { $ } from "../../dom.js";

const NEAR = 60; // pixels from the end that still count as the end

/** Returns `{ toEnd(), keep(change) }`; `keep` changes what is above without moving what is seen. */
export function scrolling(box, { content, newer, older }) {
  let isAtEnd = true;
  const distance = () => box.scrollHeight - box.scrollTop - box.clientHeight;

  function toEnd() {
    isAtEnd = true;
    box.scrollTop = box.scrollHeight;
    newer.hidden = true;
  }

  let height = 0;
  new ResizeObserver(() => {
    const grew = box.scrollHeight > height + 1;
    height = box.scrollHeight;
    if (isAtEnd) toEnd();
    else if (grew && distance() > NEAR && !isKeeping) newer.hidden = false;
  }).observe(content);
  new ResizeObserver(() => isAtEnd && toEnd()).observe(box);

  let isKeeping = false;
  box.addEventListener(
    "scroll",
    () => {
      isAtEnd = distance() < NEAR;
      if (isAtEnd) newer.hidden = true;
    },
    { passive: true },
  );
  newer.addEventListener("click", () => {
    toEnd();
    $("textarea", box.parentElement)?.focus();
  });
  new IntersectionObserver(([seen]) => seen.isIntersecting && !$("button", older)?.hidden && older.dispatchEvent(new Event("wanted")), { root: box, rootMargin: "200px 0px 0px" }).observe(older);

  return {
    toEnd,
    async keep(change) {
      isKeeping = true;
      const before = box.scrollHeight - box.scrollTop;
      await change();
      if (!isAtEnd) box.scrollTop = box.scrollHeight - before;
      height = box.scrollHeight;
      requestAnimationFrame(() => (isKeeping = false));
    },
  };
}
