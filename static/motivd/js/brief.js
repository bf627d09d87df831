// The brief: saved as one goes, read again out of its prompt, and made into a PRD.

import { $, $$ } from "./dom.js";
import { api } from "./api.js";
import { ask } from "./dialogs.js";
import { t } from "./texts.js";
import { toast } from "./toast.js";
import { isHeld, tellOrHold } from "./steps/limit.js";
import { writeOnce } from "./steps/writing.js";
import { fieldsOf } from "./brief/fields.js";
import { lookAt } from "./brief/reference.js";
import { Saver } from "./brief/saving.js";

const root = document.getElementById("brief-page");
const known = JSON.parse(document.getElementById("brief-data").textContent);
const path = `/api/projects/${known.projectId}/brief`;
const fields = fieldsOf(root, (text) => (document.getElementById("brief-said").textContent = text));
const saver = new Saver(path, fields, known.state);

for (const field of fields.values()) field.changed = () => saver.changed(field.name);
document.getElementById("brief-form").addEventListener("submit", (event) => event.preventDefault());
document.getElementById("save-again").addEventListener("click", () => saver.flush());
saver.heard = ({ brief }) => {
  const title = document.getElementById("brief-name");
  if (brief.appName && !saver.isWaiting("appName")) title.textContent = brief.appName;
};

document.getElementById("look-at").addEventListener("click", (event) => lookAt(event.currentTarget, fields));

const reader = document.getElementById("read-again");
reader.addEventListener("click", async () => {
  if (reader.getAttribute("aria-busy") === "true" || isHeld(reader)) return;
  reader.setAttribute("aria-busy", "true");
  try {
    await saver.flush();
    const answer = await api.post(`${path}/read`, { prompt: fields.get("prompt").read() });
    saver.take(answer, answer.changed);
    if (answer.readBy !== "rules") document.getElementById("read-by").textContent = t("brief.readBy", { model: answer.readBy });
    toast(answer.changed.length ? t("brief.readNew", { count: answer.changed.length }) : t("brief.readSame"), { kind: "good" });
  } catch (problem) {
    if (problem.details?.prompt) fields.get("prompt").fail(problem.details.prompt.join(" "));
    else tellOrHold(problem);
  } finally {
    reader.removeAttribute("aria-busy");
  }
});

document.getElementById("write-prd").addEventListener("click", async (event) => {
  const button = event.currentTarget;
  if (button.getAttribute("aria-busy") === "true" || isHeld(button)) return;
  button.setAttribute("aria-busy", "true");
  try {
    if (!(await saver.flush())) {
      toast(t("brief.fixFirst"), { kind: "bad" });
      $("[aria-invalid=true]", root)?.focus();
      return;
    }
    const revision = known.prdRevision;
    const anew = { title: t("brief.writeAnewTitle"), text: t("brief.writeAnew", { revision }), action: t("brief.writeAnewAction") };
    if (revision && !(await ask(anew))) return;
    await writeOnce({ projectId: known.projectId, locale: fields.get("locale").read() }, [saver.revision, revision]);
    location.assign(known.prdUrl);
  } catch (problem) {
    tellOrHold(problem);
  } finally {
    button.removeAttribute("aria-busy");
  }
});

// What is not saved yet goes with the page, or holds it.
addEventListener("beforeunload", (event) => {
  if (saver.isDirty && !saver.sendLast()) event.preventDefault();
});
for (const input of $$("input, textarea, select", root)) input.disabled = false;
