// One file on its way to the server, with how much of it is there: `fetch` does not tell that.

import { ApiError, headers } from "../api.js";

/** Send a file; `progress(percent)` is called on the way. Sent again with the same key, it is one upload. */
export function upload(file, { key, progress, signal }) {
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file.blob, file.name);
    request.open("POST", "/api/upload");
    for (const [name, value] of Object.entries({ ...headers(), "Idempotency-Key": key })) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && progress(Math.floor((100 * event.loaded) / event.total));
    request.onload = () => {
      const told = parsed(request.responseText);
      if (request.status === 201) return done(told);
      failed(new ApiError(request.status, told, Number(request.getResponseHeader("Retry-After")) || undefined));
    };
    request.onerror = () => failed(new ApiError(0, {}));
    request.onabort = () => failed(new DOMException("", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
