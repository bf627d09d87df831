// The files of a prompt: chosen, dropped or pasted; seen, removed; sent as soon as there is an account to send them to.

import { api } from "../api.js";
import { $, copyOf, el, fill, freshId, icon } from "../dom.js";
import { t } from "../texts.js";
import { toast } from "../toast.js";
import { files as kept } from "./draft.js";
import { upload } from "./uploads.js";

const MEGABYTE = 2 ** 20;

export function attachments(box, { signedIn }) {
  const form = $("[data-prompt-form]", box);
  const list = $("[data-prompt-files]", box);
  const picker = $("[data-prompt-picker]", box);
  const limits = { count: Number(box.dataset.filesLimit), bytes: Number(box.dataset.fileLimit) };
  const rows = new Map();

  function add(chosen) {
    for (const file of chosen) {
      const problem = refusal(file);
      if (problem) toast(problem, { kind: "bad" });
      else show({ id: freshId(), at: Date.now() + rows.size, name: file.name || "image.png", type: file.type, size: file.size, blob: file }, true);
    }
  }

  function refusal(file) {
    if (rows.size >= limits.count) return t("prompt.tooManyFiles", { count: limits.count });
    if (file.size > limits.bytes) return t("prompt.fileTooLarge", { name: file.name, limit: limits.bytes / MEGABYTE });
    if (!file.size) return t("prompt.fileEmpty", { name: file.name });
  }

  async function show(file, isNew = false) {
    const item = copyOf("prompt-file", { name: file.name, thumb: thumbnail(file), about: "" });
    const row = { file, item, stopping: new AbortController(), sending: null };
    rows.set(file.id, row);
    $("[data-remove]", item).append(icon("x"));
    $("[data-remove]", item).setAttribute("aria-label", t("prompt.removeFile", { name: file.name }));
    $("[data-remove]", item).onclick = () => remove(row);
    $("[data-retry]", item).append(icon("rotate-cw"));
    $("[data-retry]", item).setAttribute("aria-label", t("prompt.retryFile"));
    $("[data-retry]", item).onclick = () => send(row).catch(() => {}); // told in its row
    $("progress", item).setAttribute("aria-label", file.name);
    list.append(item);
    list.hidden = false;
    tell(row, "waiting", signedIn ? size(file.size) : t("prompt.fileWaits"));
    if (isNew && !(await kept.put(file)) && !signedIn) toast(t("prompt.filesNotKept"), { kind: "bad" });
    if (signedIn) send(row).catch(() => {}); // told in its row
  }

  function send(row) {
    if (row.file.upload) {
      tell(row, "sent", t("prompt.fileSent", { size: size(row.file.size) }));
      return Promise.resolve(row.file.upload);
    }
    row.sending ??= sent(row).finally(() => (row.sending = null));
    return row.sending;
  }

  async function sent(row) {
    tell(row, "sending", t("prompt.fileSending", { percent: 0 }), 0);
    try {
      row.file.upload = await upload(row.file, {
        key: row.file.id,
        signal: row.stopping.signal,
        progress: (percent) => tell(row, "sending", t("prompt.fileSending", { percent }), percent),
      });
    } catch (problem) {
      if (problem.name === "ApiError") tell(row, "failed", problem.message);
      throw problem;
    }
    await kept.put(row.file);
    return send(row);
  }

  async function remove(row) {
    row.stopping.abort();
    rows.delete(row.file.id);
    const next = row.item.nextElementSibling ?? row.item.previousElementSibling;
    row.item.remove();
    list.hidden = !rows.size;
    (next ? $("[data-remove]", next) : $("[data-prompt-attach]", box)).focus();
    await kept.remove(row.file.id);
    if (row.file.upload) await api.delete(`/api/upload/${row.file.upload.id}`).catch(() => {}); // its sweep is ours, not theirs
  }

  function tell(row, state, about, percent) {
    row.item.dataset.state = state;
    fill(row.item, "about", about);
    const bar = $("progress", row.item);
    bar.hidden = state !== "sending";
    bar.value = percent ?? 0;
    $("[data-retry]", row.item).hidden = state !== "failed";
  }

  $("[data-prompt-attach]", box).addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    add(picker.files);
    picker.value = "";
  });
  form.addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    // Offices put a picture of a text beside it: then the text is meant.
    if (!pasted.length || event.clipboardData.types.includes("text/plain")) return;
    event.preventDefault();
    add(pasted);
  });
  dropping(form, add);

  return {
    /** Show again what was attached before the page was left. */
    restore: async () => {
      for (const file of await kept.all()) if (!rows.has(file.id)) show(file);
    },
    count: () => rows.size,
    /** Send whatever is not sent yet; the uploads, in their order. */
    sendAll: () => Promise.all([...rows.values()].map(send)),
  };
}

function dropping(form, add) {
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  let depth = 0;
  const mark = (change) => {
    depth = Math.max(0, change ? depth + change : 0);
    form.classList.toggle("is-over", depth > 0);
  };
  form.addEventListener("dragenter", (event) => hasFiles(event) && mark(1));
  form.addEventListener("dragleave", (event) => hasFiles(event) && mark(-1));
  // Beside the box, too: a browser would leave the page for the file.
  addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(0);
    add(event.dataTransfer.files);
  });
}

function thumbnail(file) {
  if (!/^image\/(png|jpeg|gif|webp)$/.test(file.type)) return icon(/zip/.test(file.type) ? "file-archive" : "file-text");
  const address = URL.createObjectURL(file.blob);
  return el("img", { src: address, alt: "", onload: () => URL.revokeObjectURL(address) });
}

function size(bytes) {
  if (bytes < 1024) return t("prompt.bytes", { count: bytes });
  if (bytes < MEGABYTE) return t("prompt.kilobytes", { count: Math.round(bytes / 1024) });
  return t("prompt.megabytes", { count: Math.round((10 * bytes) / MEGABYTE) / 10 });
}
