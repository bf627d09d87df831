// Speaking instead of typing: by the button, or for as long as Alt+V is held. Text comes where the caret is.
// The prompt box and the chat have it; both show the button only where speech can be written down.

import { api } from "./api.js";
import { ask } from "./dialogs.js";
import { $, icon } from "./dom.js";
import { t } from "./texts.js";

const LONGEST = 5 * 60 * 1000;
const SHORTEST = 300;

/** Put what was said in the place of the selection, with a space where one is missing. */
export function putIn(field, spoken) {
  const { value, selectionStart: start, selectionEnd: end } = field;
  const [before, after] = [value.slice(0, start), value.slice(end)];
  const text = `${before && !/\s$/.test(before) ? " " : ""}${spoken}${after && !/^\s/.test(after) ? " " : ""}`;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  field.scrollTop = field.scrollHeight;
}

/** Speaking into `box`: `write(text)` gets what was said, `say(text, { bad })` tells how it goes. */
export function voice(box, { write, say, signedIn = true, signIn = () => {} }) {
  const button = $("[data-voice]", box);
  if (!button || !globalThis.MediaRecorder || !navigator.mediaDevices?.getUserMedia) return;
  const help = $("[data-voice-help]", box);
  button.hidden = false;
  if (help) help.hidden = false;
  let recorder = null;
  let wanted = false; // whoever lets go of the key before the microphone is there wants nothing

  async function start() {
    if (recorder || wanted) return;
    if (!signedIn) {
      const goes = await ask({ title: t("voice.needsAccount"), text: t("voice.needsAccountText"), action: t("voice.signIn") });
      return goes && signIn();
    }
    wanted = true;
    let sound;
    try {
      sound = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      wanted = false;
      return say(t("voice.noMicrophone"), { bad: true });
    }
    if (!wanted) return sound.getTracks().forEach((track) => track.stop());
    record(sound);
  }

  function record(sound) {
    const parts = [];
    const began = Date.now();
    recorder = new MediaRecorder(sound);
    recorder.ondataavailable = (event) => event.data.size && parts.push(event.data);
    const clock = setInterval(() => {
      listening(Date.now() - began);
      if (Date.now() - began > LONGEST) stop();
    }, 1000);
    recorder.onstop = () => {
      clearInterval(clock);
      sound.getTracks().forEach((track) => track.stop());
      const kind = recorder.mimeType;
      const kept = !recorder.discarded && Date.now() - began >= SHORTEST;
      recorder = null;
      wanted = false;
      mark(false);
      if (kept) writeDown(new Blob(parts, { type: kind }));
      else say("");
    };
    recorder.start();
    mark(true);
    listening(0);
  }

  function stop({ discard = false } = {}) {
    wanted = false;
    if (recorder?.state !== "recording") return;
    recorder.discarded = discard;
    recorder.stop();
  }

  async function writeDown(recording) {
    say(t("voice.writingDown"));
    button.setAttribute("aria-busy", "true");
    const form = new FormData();
    form.append("file", recording, "speech");
    try {
      const { text } = await api.post("/api/transcribe", form);
      if (text) write(text);
      say(text ? "" : t("voice.nothingHeard"), { bad: !text });
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      say(problem.message, { bad: true });
    } finally {
      button.removeAttribute("aria-busy");
    }
  }

  function listening(milliseconds) {
    const seconds = Math.floor(milliseconds / 1000);
    say(t("voice.listening", { time: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}` }));
  }

  // Whoever writes in another field means that one, where Alt+V may be a letter.
  const isElsewhere = (target) => !box.contains(target) && Boolean(target.closest?.("input, textarea, select, [contenteditable]"));

  function mark(isOn) {
    button.setAttribute("aria-pressed", String(isOn));
    button.setAttribute("aria-label", isOn ? t("voice.stop") : t("voice.speak"));
    button.replaceChildren(icon(isOn ? "square" : "mic"));
  }

  button.addEventListener("click", () => (recorder ? stop() : start()));
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && recorder) return stop({ discard: true });
    if (event.code !== "KeyV" || !event.altKey || event.ctrlKey || event.metaKey) return;
    if (isElsewhere(event.target) || !button.getClientRects().length) return;
    event.preventDefault();
    if (!event.repeat) start();
  });
  // Whichever of the two keys is let go first.
  addEventListener("keyup", (event) => (event.code === "KeyV" || event.key === "Alt") && stop());
  addEventListener("blur", () => stop());
}
