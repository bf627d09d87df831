// Making a schedule, or changing one: asked by the clock of the person, kept in UTC.

import { api, ApiError } from "../../api.js";
import { $, el } from "../../dom.js";
import { openDialog } from "../../dialogs.js";
import { clearErrors, onSubmit } from "../../forms.js";
import { t } from "../../texts.js";
import { toast } from "../../toast.js";
import * as clock from "./clock.js";

/** Returns `{open(schedule?)}`; `saved()` hears when one is kept. */
export function editor(dialog, address, saved) {
  const form = $("form", dialog);
  const part = (name) => $(`[data-schedules="${name}"]`, dialog);
  const { title, prompt, frequency, weekday, monthDay, time, planMode } = form.elements;
  let changed = null;

  weekday.append(...clock.weekdays().map((number) => el("option", { value: String(number) }, clock.weekdayName(number))));
  monthDay.append(...Array.from({ length: 28 }, (_, index) => el("option", { value: String(index + 1) }, String(index + 1))));

  function open(schedule = null) {
    changed = schedule;
    form.reset();
    clearErrors(form);
    part("heading").textContent = t(schedule ? "schedules.change" : "schedules.new");
    const local = schedule ? clock.toLocal({ hour: schedule.runHourUtc, minute: schedule.runMinuteUtc }) : { hour: 9, minute: 0, step: 0 };
    title.value = schedule?.title ?? "";
    prompt.value = schedule?.prompt ?? "";
    frequency.value = schedule?.frequency ?? "weekly";
    weekday.value = String(schedule?.weekdayUtc == null ? 1 : (schedule.weekdayUtc + local.step + 7) % 7);
    monthDay.value = String(Math.min(28, Math.max(1, (schedule?.monthDayUtc ?? 1) + (schedule ? local.step : 0))));
    time.value = clock.timeOf(local);
    planMode.checked = schedule?.planMode ?? false;
    show();
    openDialog(dialog);
  }

  function show() {
    part("weekday-field").hidden = frequency.value !== "weekly";
    part("month-day-field").hidden = frequency.value !== "monthly";
    const local = clock.readTime(time.value);
    if (!local) return void part("utc").replaceChildren();
    const utc = clock.toUtc(local);
    let text = clock.timeOf(utc);
    if (frequency.value === "weekly") text = `${clock.weekdayName((Number(weekday.value) + utc.step + 7) % 7)}, ${text}`;
    if (frequency.value === "monthly") text = t("schedules.utcDay", { day: Number(monthDay.value) + utc.step, time: text });
    part("utc").textContent = t(clock.hasSummerTime() ? "schedules.utcHint" : "schedules.utcHintPlain", { zone: clock.zone, utc: text });
  }

  /** Raises ApiError for what the form itself can tell, in the shape of the API's own refusals. */
  function read() {
    const details = {};
    if (!title.value.trim()) details.title = [t("schedules.titleNeeded")];
    if (!prompt.value.trim()) details.prompt = [t("schedules.promptNeeded")];
    const local = clock.readTime(time.value);
    if (!local) details.time = [t("schedules.timeNeeded")];
    const utc = clock.toUtc(local ?? { hour: 0, minute: 0 });
    const body = { title: title.value.trim(), prompt: prompt.value.trim(), frequency: frequency.value, runHourUtc: utc.hour, runMinuteUtc: utc.minute, planMode: planMode.checked };
    if (frequency.value === "weekly") body.weekdayUtc = (Number(weekday.value) + utc.step + 7) % 7;
    if (frequency.value === "monthly") {
      body.monthDayUtc = Number(monthDay.value) + utc.step;
      if (body.monthDayUtc < 1 || body.monthDayUtc > 28) details.monthDay = [t("schedules.dayOutside")];
    }
    if (Object.keys(details).length) throw new ApiError(400, { error: Object.values(details)[0][0], code: "VALIDATION_ERROR", details });
    return body;
  }

  form.addEventListener("input", show);
  onSubmit(form, async () => {
    const body = read();
    if (changed) await api.patch(`${address}/${changed.id}`, body);
    else await api.post(address, body);
    dialog.close();
    toast(t("schedules.saved"), { kind: "good" });
    saved();
  });

  return { open };
}
