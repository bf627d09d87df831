// Files that go with a message: by button, drop or paste; each is uploaded at once and can be taken away again.

import { el, icon } from "../../dom.js";
import { api, headers } from "../../api.js";
import { freshId } from "../../dom.js";
import { language, t } from "../../texts.js";

export const LIMIT = 10;
const LIMIT_BYTES = 20 * 2 ** 20;
const sizes = [
  ["byte", 1],
  ["kilobyte", 1000],
  ["megabyte", 1_000_000],
].map(([unit, size]) => [new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: unit === "megabyte" ? 1 : 0 }), size]);

export function sizeOf(bytes) {
  const [form, size] = sizes.findLast(([, least]) => bytes >= least) ?? sizes[0];
  return form.format(bytes / size);
}

const isPicture = (type) => /^image\/(png|jpeg|gif|webp)$/.test(type);

/** An attachment of a message that was sent. */
export function attachmentChip({ id, name, contentType, size }) {
  const address = `/api/upload/${id}`;
  const picture = isPicture(contentType) && el("img.attachment__picture", { src: address, alt: "", loading: "lazy", width: "40", height: "40" });
  picture && picture.addEventListener("error", () => picture.replaceWith(icon("file")));
  return el("a.attachment", { href: address, target: "_blank", rel: "noopener" }, picture || icon("file"), el("span.one-line", {}, name), el("span.faint", {}, sizeOf(size)));
}

/** Which of the kept ones are no longer on the server. */
export async function lost(kept) {
  const isThere = await Promise.all(kept.map(({ id }) => fetch(`/api/upload/${id}`, { method: "HEAD", headers: headers() }).then(({ status }) => status !== 404, () => true)));
  return kept.filter((_one, at) => !isThere[at]);
}

/**
 * The attachments that are being gathered in `list`. `changed()` is called when one comes, goes or is done.
 * Kept ones have `{ id, name, contentType, size }`.
 */
export function attachments(list, { changed, refused }) {
  let rows = [];

  function draw() {
    list.hidden = !rows.length;
    list.replaceChildren(...rows.map((row) => row.element));
    changed();
  }

  function remove(row) {
    row.request?.abort();
    rows = rows.filter((one) => one !== row);
    if (row.preview) URL.revokeObjectURL(row.preview);
    // What no message holds is not kept; where that fails the server's own list still has it.
    if (row.kept && row.isOurs) api.delete(`/api/upload/${row.kept.id}`).catch(() => {});
    draw();
  }

  function made(row, name, contentType, size, source) {
    const picture = isPicture(contentType) ? el("img.attachment__picture", { src: source, alt: "", width: "40", height: "40" }) : icon("file");
    row.bar = el("progress.progress", { max: "100", value: "0", "aria-label": t("chat.uploading", { name }), hidden: Boolean(row.kept) });
    row.told = el("span.faint", {}, sizeOf(size));
    return el(
      "li.attachment",
      {},
      picture,
      el("span.one-line.grow", { title: name }, name),
      row.told,
      el("button.button.button--quiet.button--icon.button--small", { type: "button", "aria-label": t("chat.removeFile", { name }), onclick: () => remove(row) }, icon("x")),
      row.bar,
    );
  }

  function fail(row, words) {
    row.isWrong = true;
    row.bar.hidden = true;
    row.element.classList.add("is-wrong");
    row.told.textContent = words;
    row.told.setAttribute("role", "alert");
    changed();
  }

  function upload(row, file) {
    const request = new XMLHttpRequest(); // fetch tells nothing of how far it is
    row.request = request;
    request.open("POST", "/api/upload");
    for (const [name, value] of Object.entries({ ...headers(), "Idempotency-Key": freshId(), Accept: "application/json" })) request.setRequestHeader(name, value);
    request.responseType = "json";
    request.upload.addEventListener("progress", ({ loaded, total }) => (row.bar.value = total ? (loaded / total) * 100 : 0));
    request.addEventListener("load", () => {
      if (request.status !== 201) return fail(row, Object.values(request.response?.details ?? {}).flat().join(" ") || request.response?.error || t("unreachable"));
      row.kept = request.response;
      row.isOurs = true;
      row.bar.hidden = true;
      return changed();
    });
    request.addEventListener("error", () => fail(row, t("unreachable")));
    const form = new FormData();
    form.append("file", file, file.name || t("chat.pasted"));
    request.send(form);
  }

  return {
    /** Begin to upload files. */
    add(files) {
      for (const file of files) {
        if (rows.length >= LIMIT) {
          refused(t("chat.tooMany", { count: LIMIT }));
          break;
        }
        const row = { preview: isPicture(file.type) ? URL.createObjectURL(file) : "" };
        row.element = made(row, file.name || t("chat.pasted"), file.type, file.size, row.preview);
        rows.push(row);
        if (file.size > LIMIT_BYTES) fail(row, t("chat.tooLarge", { size: sizeOf(LIMIT_BYTES) }));
        else upload(row, file);
      }
      draw();
    },
    /** Put in what was uploaded before. */
    put(kept) {
      for (const one of kept.slice(0, LIMIT - rows.length)) {
        if (rows.some((row) => row.kept?.id === one.id)) continue;
        const row = { kept: one };
        row.element = made(row, one.name, one.contentType, one.size, `/api/upload/${one.id}`);
        rows.push(row);
      }
      draw();
    },
    /** What the server lost cannot be sent: say so at its row. */
    lose(gone) {
      for (const row of rows.filter(({ kept }) => gone.some(({ id }) => id === kept?.id))) {
        row.kept = null;
        fail(row, t("chat.fileGone"));
      }
    },
    kept: () => rows.filter((row) => row.kept).map((row) => row.kept),
    isBusy: () => rows.some((row) => !row.kept && !row.isWrong),
    clear() {
      for (const row of rows) row.preview && URL.revokeObjectURL(row.preview);
      rows = [];
      draw();
    },
  };
}

/** Files that are dropped on `root`, while it shows that it takes them. */
export function takesDrops(root, take) {
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  let depth = 0;
  const mark = (by) => {
    depth = by ? Math.max(0, depth + by) : 0;
    root.classList.toggle("is-dropping", depth > 0);
  };
  root.addEventListener("dragenter", (event) => hasFiles(event) && (event.preventDefault(), mark(1)));
  root.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  root.addEventListener("dragleave", (event) => hasFiles(event) && mark(-1));
  root.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    mark(0);
    take([...event.dataTransfer.files]);
  });
}
