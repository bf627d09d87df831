// The one way from a page to /api. Each answer is JSON; each refusal is an ApiError with a sentence for people.

import { freshId } from "./dom.js";
import { language, t } from "./texts.js";

const READ_AGAIN = 500; // milliseconds

export class ApiError extends Error {
  constructor(status, body, retryAfter) {
    super(status >= 500 && !body.error ? t("unexpected", { requestId: body.requestId ?? "?" }) : body.error ?? t("unreachable"));
    this.name = "ApiError";
    this.status = status;
    this.code = body.code ?? (status ? "INTERNAL" : "OFFLINE");
    this.details = body.details ?? {};
    this.body = body;
    this.retryAfter = retryAfter;
  }
}

const cookie = (name) => document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

/** What a form of this site has to send along, as it is now; empty where the browser keeps no cookies. */
export const csrfToken = () => cookie("csrftoken");

/** Headers for calls that are not made through `api`, such as streams. */
export const headers = () => ({ "Accept-Language": language, "X-CSRFToken": csrfToken() });

async function call(method, path, body, { signal, key, extra = {} } = {}) {
  const sent = { ...headers(), ...extra };
  const options = { method, headers: sent, signal, credentials: "same-origin" };
  if (body instanceof FormData || body instanceof Blob) options.body = body;
  else if (body !== undefined) {
    sent["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  if (method === "POST") sent["Idempotency-Key"] = key ?? freshId();
  let answer;
  try {
    answer = await reached(path, options);
  } catch (problem) {
    if (problem.name === "AbortError") throw problem;
    throw new ApiError(0, {});
  }
  if (answer.status === 204) return null;
  const told = await answer.json().catch(() => ({}));
  if (answer.ok) return told;
  if (answer.status === 401) throw new ApiError(401, { ...told, error: t("signedOut") });
  throw new ApiError(answer.status, told, Number(answer.headers.get("Retry-After")) || undefined);
}

// A line that comes back breaks off what was on it. Reading once more harms nobody.
async function reached(path, options) {
  try {
    return await fetch(path, options);
  } catch (problem) {
    if (problem.name === "AbortError" || options.method !== "GET") throw problem;
    await new Promise((resolve) => setTimeout(resolve, READ_AGAIN));
    return fetch(path, options);
  }
}

export const api = {
  get: (path, options) => call("GET", path, undefined, options),
  post: (path, body = {}, options) => call("POST", path, body, options),
  put: (path, body, options) => call("PUT", path, body, options),
  patch: (path, body, options) => call("PATCH", path, body, options),
  delete: (path, options) => call("DELETE", path, undefined, options),
};
