// The size of the screen that the app is shown on, scaled down to fit where the panel is smaller.

import { $$ } from "../../dom.js";
import { t } from "../../texts.js";

const SIZES = { tablet: [820, 1180], phone: [390, 844] };
const KEY = "motivd-preview-size";
const MARGIN = 16;

/** `parts` are the elements of the panel; `chosen()` hears each choice. Returns `{choose(name), name}`. */
export function devices({ stage, device, sizes, measure, custom, turn, scale }, chosen) {
  let name = "desktop";
  let [width, height] = kept();

  function fit() {
    const isFree = name === "desktop";
    device.classList.toggle("is-sized", !isFree);
    const style = device.style;
    if (isFree) {
      style.removeProperty("width");
      style.removeProperty("height");
      style.removeProperty("transform");
      return;
    }
    const room = [stage.clientWidth - 2 * MARGIN, stage.clientHeight - 2 * MARGIN];
    const by = Math.min(1, Math.max(0.1, Math.min(room[0] / width, room[1] / height)));
    style.width = `${width}px`;
    style.height = `${height}px`;
    style.transform = `translate(-50%, -50%) scale(${by})`;
    scale.textContent = by < 1 ? t("preview.scaled", { percent: Math.round(by * 100) }) : "";
  }

  function choose(wanted) {
    if (wanted in SIZES) [width, height] = SIZES[wanted];
    else if (wanted === "custom" && name !== "custom") [width, height] = kept();
    name = wanted in SIZES || wanted === "custom" ? wanted : "desktop";
    show();
    chosen(name);
  }

  function show() {
    for (const button of $$("button", sizes)) button.setAttribute("aria-pressed", String(button.value === name));
    measure.hidden = name === "desktop";
    custom.elements.width.value = width;
    custom.elements.height.value = height;
    fit();
  }

  function own() {
    const given = [custom.elements.width, custom.elements.height];
    if (!custom.checkValidity()) return;
    [width, height] = given.map((input) => Number(input.value));
    name = "custom";
    keep([width, height]);
    for (const button of $$("button", sizes)) button.setAttribute("aria-pressed", String(button.value === name));
    fit();
    chosen(name);
  }

  sizes.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) choose(button.value);
  });
  custom.addEventListener("input", own);
  custom.addEventListener("submit", (event) => {
    event.preventDefault();
    if (custom.reportValidity()) own();
  });
  turn.addEventListener("click", () => {
    [width, height] = [height, width];
    show();
  });
  new ResizeObserver(fit).observe(stage);

  return {
    choose,
    get name() {
      return name;
    },
  };
}

function kept() {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (Array.isArray(found) && found.length === 2 && found.every((side) => Number.isInteger(side) && side >= 200 && side <= 3840)) return found;
  } catch {
    // Nothing that could be read: the usual size.
  }
  return [1280, 800];
}

function keep(size) {
  try {
    localStorage.setItem(KEY, JSON.stringify(size));
  } catch {
    // For this time only, then.
  }
}
