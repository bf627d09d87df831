// On every page: colours, menus, copying, double submits, and what to do when the line is gone.

import { csrfToken } from "./api.js";
import { $, $$ } from "./dom.js";
import "./dialogs.js";
import { t } from "./texts.js";
import "./times.js";
import { toast } from "./toast.js";

for (const choice of $$("[data-theme-choice]")) {
  const mark = () => {
    for (const button of $$("button", choice)) button.setAttribute("aria-pressed", String(button.value === document.documentElement.dataset.theme));
  };
  choice.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    document.documentElement.dataset.theme = button.value;
    try {
      localStorage.setItem("motivd-theme", button.value);
    } catch {
      // For this page only, then.
    }
    mark();
  });
  mark();
  choice.hidden = false;
}

// The second click of a double click is not meant for what stands behind a menu, a question or a notice that the first
// one closed.
const DOUBLE = 400; // milliseconds
let last = { time: -DOUBLE, layer: null };
addEventListener(
  "click",
  (event) => {
    const isSecond = event.detail > 0 && event.timeStamp - last.time < DOUBLE && event.clientX === last.x && event.clientY === last.y;
    if (isSecond && last.layer && !last.layer.contains(event.target)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    last = { time: event.timeStamp, x: event.clientX, y: event.clientY, layer: event.target.closest?.("dialog, .menu, .toast") };
  },
  true,
);

// A menu opens beside its button, and arrows move in it.
document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!menu.matches?.("[data-menu]") || event.newState !== "open") return;
    const opener = $(`[popovertarget="${menu.id}"]`);
    place(menu, (opener ?? document.body).getBoundingClientRect());
    $("a, button", menu)?.focus();
  },
  true,
);

/** Put a fixed box below `beside`, or above it where there is no room, within the window. */
export function place(box, beside) {
  const { width, height } = box.getBoundingClientRect();
  const left = Math.min(Math.max(8, beside.right - width), innerWidth - width - 8);
  const below = beside.bottom + 6;
  const top = below + height > innerHeight - 8 ? Math.max(8, beside.top - height - 6) : below;
  box.style.left = `${left}px`;
  box.style.top = `${top}px`;
}

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("[data-menu]");
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  const rows = $$("a, button, input", menu).filter((row) => row.offsetParent !== null && !row.disabled);
  const at = rows.indexOf(document.activeElement);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  rows.at(next % rows.length)?.focus();
  event.preventDefault();
});

document.addEventListener("click", async (event) => {
  const copier = event.target.closest?.("[data-copy]");
  if (!copier) return;
  try {
    await navigator.clipboard.writeText(copier.dataset.copy || document.getElementById(copier.dataset.copies).textContent);
    toast(t("copied"), { kind: "good", seconds: 2 });
  } catch {
    toast(t("notCopied"), { kind: "bad" });
  }
});

// A form that was sent is sent once; coming back with the browser's own button makes it new. Who signed in or out in
// another tab since it was opened has another token now: with that one it is taken, and nothing is typed twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if (form.dataset.sent) return event.preventDefault();
  const token = form.elements.csrfmiddlewaretoken;
  if (token) token.value = csrfToken() || token.value;
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => {
  for (const form of $$("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of $$("[aria-busy]", form)) button.removeAttribute("aria-busy");
  }
});

let stopTelling;
addEventListener("offline", () => (stopTelling = toast(t("offline"), { kind: "bad", seconds: 86_400 })));
addEventListener("online", () => {
  stopTelling?.();
  toast(t("online"), { kind: "good", seconds: 3 });
});
