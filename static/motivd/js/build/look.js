// The first look: the published app in a frame, as wide as a computer's window or a phone's.

import { $, $$ } from "../dom.js";
import { t } from "../texts.js";

export function look(root, url) {
  const section = document.getElementById("build-look");
  const stage = $(".build-stage", section);
  const frame = $("iframe", stage);
  section.hidden = false;
  document.getElementById("build-url").textContent = url;
  document.getElementById("build-open").href = url;
  $("[data-copies]", section).dataset.copy = url;
  if (frame.src !== url) frame.src = url;
  const fit = () => {
    const room = $(".build-frame", stage);
    frame.style.transform = `scale(${room.clientWidth / frame.offsetWidth})`;
  };
  for (const button of $$("[data-width]", section).filter((one) => one.matches("button"))) {
    button.onclick = () => {
      stage.dataset.width = button.dataset.width;
      for (const one of $$("button[data-width]", section)) one.setAttribute("aria-pressed", String(one === button));
      frame.title = t(`build.${button.dataset.width}`, { name: frame.dataset.name });
      fit();
    };
  }
  new ResizeObserver(fit).observe(stage);
  if (matchMedia("(max-width: 40rem)").matches) $("button[data-width=phone]", section).click();
  fit();
}
