// What is wrong: the mistake that keeps the last change from being shown, and what the open page says. Pages can say
// anything, so their words are shown as text, and what counts is what the API has kept of them.

import { api } from "../../api.js";
import { $, copyOf, later } from "../../dom.js";
import { t } from "../../texts.js";

const SHOWN = 25;
const HIDDEN = new Set();

const placeOf = ({ file, line }) => (file ? (line ? `${file}:${line}` : file) : "");
const sentence = (error) => [`${t(`preview.kind.${error.kind}`)}:`, error.message, placeOf(error) && `(${placeOf(error)})`].filter(Boolean).join(" ");

/** Returns `{look(), broken(lastError, text)}`. */
export function errors({ panel, list, title, toggle, fixAll }, workspace) {
  let told = [];
  let problem = null;

  const all = () => [...(problem ? [problem] : []), ...told].filter((error) => !HIDDEN.has(error.key));

  function show() {
    const found = all();
    const isHere = list.contains(document.activeElement);
    panel.hidden = !found.length;
    workspace.mark("preview", found.length);
    list.replaceChildren(...found.map(row));
    fixAll.hidden = found.length < 2;
    const count = found.filter((error) => error !== problem).length;
    title.textContent = problem && found.includes(problem) ? problem.title : count ? t("preview.errors", { count }) : "";
    if (isHere) ($("button", list) ?? toggle).focus();
  }

  function row(error) {
    const made = copyOf("preview-error", {
      message: error.message,
      kind: t(`preview.kind.${error.kind}`),
      place: placeOf(error) || null,
      count: error.count > 1 ? t("preview.times", { count: error.count }) : null,
    });
    made.addEventListener("click", (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act === "show") workspace.show("files", { path: error.file, line: error.line ?? "" });
      else if (act === "fix") fix([error]);
      else if (act === "dismiss") {
        HIDDEN.add(error.key);
        show();
      }
    });
    return made;
  }

  function fix(which) {
    const text = which.length > 1 ? t("preview.fixAllPrompt", { errors: which.map((error) => `- ${sentence(error)}`).join("\n") }) : t("preview.fixPrompt", { errors: sentence(which[0]) });
    workspace.say("prompt", { text, send: true });
  }

  async function look() {
    try {
      const { errors: found } = await api.get(`${workspace.api}/preview/errors?perPage=${SHOWN}`);
      const before = JSON.stringify(told);
      told = found.map((error) => ({ ...error, key: `${error.id}` }));
      if (JSON.stringify(told) === before) return;
      workspace.say("preview.errors", { errors: found });
    } catch (failure) {
      if (failure.name !== "ApiError") throw failure;
      return; // what is known stays; the next word of the page asks again
    }
    show();
  }

  fixAll.addEventListener("click", () => fix(all()));
  toggle.addEventListener("click", () => {
    const isOpen = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(isOpen));
    list.hidden = !isOpen;
  });
  const soon = later(350, look);
  const afterwards = later(2500, look); // pages tell the server at their own pace

  return {
    look,
    soon() {
      soon();
      afterwards();
    },
    broken(lastError, text) {
      const next = lastError && { ...lastError, kind: "build", count: 1, title: text, key: `build ${lastError.file} ${lastError.line} ${lastError.message}` };
      if (JSON.stringify(next) === JSON.stringify(problem)) return;
      problem = next;
      show();
    },
  };
}
