// The chat's width, by pointer and by arrow keys; the browser keeps it.

import { later } from "../dom.js";

const KEY = "motivd-chat-share";
const LEAST = 20;
const MOST = 60;

export function divide(frame, divider) {
  let share = 30;

  const show = (wanted) => {
    share = Math.min(MOST, Math.max(LEAST, wanted));
    frame.style.setProperty("--chat-width", `clamp(19rem, ${share}%, calc(100% - 22rem))`);
    divider.setAttribute("aria-valuenow", String(Math.round(share)));
  };
  const keep = later(300, () => {
    try {
      localStorage.setItem(KEY, String(share));
    } catch {
      // For this time only, then.
    }
  });
  try {
    show(Number(localStorage.getItem(KEY)) || share);
  } catch {
    show(share);
  }

  divider.addEventListener("pointerdown", (event) => {
    divider.setPointerCapture(event.pointerId);
    divider.classList.add("is-held");
    frame.classList.add("is-held");
  });
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const { left, width } = frame.getBoundingClientRect();
    show(((event.clientX - left) / width) * 100);
  });
  divider.addEventListener("lostpointercapture", () => {
    divider.classList.remove("is-held");
    frame.classList.remove("is-held");
    keep();
  });
  divider.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -2, ArrowRight: 2, Home: LEAST - share, End: MOST - share }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    show(share + step);
    keep();
  });
}
