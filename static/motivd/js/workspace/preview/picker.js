// Choose an element of the page by pointer or keys, and say in a small box what to change.

import { $, fill } from "../../dom.js";
import { t } from "../../texts.js";

/** `post` speaks to the frame. Returns `{toggle(), picked(element), stop(), isOn}`. */
export function picker({ button, hint, form, stage }, { post, focusFrame, path }, workspace) {
  let isOn = false;
  let chosen = null;

  function set(on) {
    isOn = on;
    button.setAttribute("aria-pressed", String(on));
    stage.classList.toggle("is-picking", on);
    hint.textContent = on ? t("preview.pickHint") : "";
    hint.hidden = !on;
    post({ motivd: "pick", on });
    if (on) focusFrame();
  }

  function picked(element) {
    if (!isOn) return; // nobody asked
    set(false);
    if (!element) return button.focus();
    chosen = cleaned(element);
    form.hidden = false;
    fill(form, "what", t("preview.picked", { tag: chosen.tag }));
    fill(form, "place", chosen.place || null);
    fill(form, "text", chosen.text ? `“${chosen.text}”` : chosen.place ? null : t("preview.unknownPlace"));
    form.elements.wish.value = "";
    stand(element.rectangle);
    form.elements.wish.focus();
  }

  /** Beside the element where there is room, at the foot of the panel on a phone. */
  function stand(rectangle) {
    const frame = $("iframe", stage)?.getBoundingClientRect();
    const by = frame ? frame.width / ($("iframe", stage).offsetWidth || 1) : 1;
    const box = form.getBoundingClientRect();
    const number = (value) => (Number.isFinite(value) ? value : 0);
    const left = (frame?.left ?? 0) + number(rectangle?.x) * by;
    const top = (frame?.top ?? 0) + (number(rectangle?.y) + number(rectangle?.height)) * by + 8;
    form.style.left = `${Math.min(Math.max(8, left), innerWidth - box.width - 8)}px`;
    form.style.top = `${Math.min(Math.max(8, top), innerHeight - box.height - 8)}px`;
  }

  function close() {
    form.hidden = true;
    chosen = null;
    button.focus();
  }

  function send(event) {
    event.preventDefault();
    const wish = form.elements.wish.value.trim();
    if (!wish || !chosen) return;
    const label = chosen.text ? ` “${chosen.text}”` : chosen.label;
    const text = t("preview.pickPrompt", { path: path(), tag: chosen.tag, label, place: chosen.place || t("preview.unknownPlace"), wish });
    close();
    workspace.say("prompt", { text, send: event.submitter?.value !== "keep" });
  }

  button.addEventListener("click", () => set(!isOn));
  form.addEventListener("submit", send);
  form.addEventListener("click", (event) => {
    const act = event.target.closest("[data-act]")?.dataset.act;
    if (act === "cancel") close();
    else if (act === "show") workspace.show("files", { path: chosen.file, line: chosen.line });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit($("[value=send]", form));
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOn) return;
    set(false);
    button.focus();
  });

  return {
    toggle: () => set(!isOn),
    picked,
    stop() {
      if (isOn) set(false);
      form.hidden = true;
      chosen = null;
    },
    get isOn() {
      return isOn;
    },
  };
}

/** What a page says of an element is data of somebody else: short texts and a number, or nothing. */
function cleaned({ tag, id, classes, text, source }) {
  const short = (value, length) => (typeof value === "string" ? value.replace(/\s+/g, " ").trim().slice(0, length) : "");
  const file = short(source?.file, 300);
  const line = Number.isInteger(source?.line) ? source.line : null;
  const first = short(classes, 200).split(" ")[0];
  return {
    tag: short(tag, 40) || "element",
    label: id ? ` #${short(id, 60)}` : first ? ` .${first}` : "",
    text: short(text, 80),
    file,
    line,
    place: file && (line ? `${file}:${line}` : file),
  };
}
