// Forms that talk to the API: one sending at a time, and each refusal beside the field that it is about.
// A refusal that is about no field is its own sentence; what others said of it, such as GitHub, comes after it.

import { $, $$, el } from "./dom.js";

/** Show `details` ({field: [sentences]}) beside the fields; what has no field is said above the form. */
export function showErrors(form, error) {
  clearErrors(form);
  const rest = [];
  let first;
  for (const [name, sentences] of Object.entries(error.details ?? {})) {
    const field = form.elements[name] ?? form.elements[name.split(".").at(-1)];
    const input = field instanceof RadioNodeList ? field[0] : field;
    if (!input || input.type === "hidden") {
      rest.push(...sentences);
      continue;
    }
    const id = `${input.id || name}-error`;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", [input.dataset.describedby, id].filter(Boolean).join(" "));
    (input.closest(".field") ?? input.parentElement).append(el("p.field__error", { id }, sentences.join(" ")));
    first ??= input;
  }
  if (rest.length || !first) {
    form.prepend(el("p.notice.notice--bad", { role: "alert", dataset: { formError: "" } }, sentencesOf(error, rest)));
  }
  first?.focus();
}

function sentencesOf(error, rest) {
  // The sentence of a wrong field says only that one is wrong.
  const own = error.code === "VALIDATION_ERROR" && rest.length ? [] : [error.message];
  return [...own, ...rest.filter((one) => !own[0]?.includes(one))].join(" ");
}

export function clearErrors(form) {
  for (const told of $$(".field__error, [data-form-error]", form)) told.remove();
  for (const input of $$("[aria-invalid]", form)) {
    input.removeAttribute("aria-invalid");
    if (input.dataset.describedby) input.setAttribute("aria-describedby", input.dataset.describedby);
    else input.removeAttribute("aria-describedby");
  }
}

/** Send a form by `send(values, form)`, once at a time. */
export function onSubmit(form, send) {
  for (const input of $$("[aria-describedby]", form)) input.dataset.describedby = input.getAttribute("aria-describedby");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true") return;
    const button = event.submitter ?? $("[type=submit]", form);
    form.setAttribute("aria-busy", "true");
    button?.setAttribute("aria-busy", "true");
    clearErrors(form);
    try {
      await send(Object.fromEntries(new FormData(form, event.submitter)), form);
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      showErrors(form, problem);
    } finally {
      form.removeAttribute("aria-busy");
      button?.removeAttribute("aria-busy");
    }
  });
  // Sent while its script was still on the way (theme.js): now, once all of that script has run.
  if (form.sentEarly) setTimeout(() => form.isConnected && form.requestSubmit(form.sentEarly.by));
}
