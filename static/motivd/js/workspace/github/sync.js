// A push, a pull or a pull request: a job that a call waits for, and that is looked at until it has ended.

import { api, ApiError } from "../../api.js";

const PAUSE = 1200;
const wait = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/** Run `verb` ("push", "pull", "pull-request") and return its result. Throws ApiError as the job ended with. */
export async function run(base, verb, body) {
  const answer = await api.post(`${base}/git/${verb}`, body);
  return answer.sync ? ended(base, answer.sync) : answer;
}

/** Wait for a job that runs already. */
export async function ended(base, sync) {
  let now = sync;
  while (!["succeeded", "failed", "cancelled"].includes(now.status)) {
    await wait(PAUSE);
    try {
      ({ sync: now } = await api.get(`${base}/git/syncs/${sync.id}`));
    } catch (problem) {
      // A line that is gone does not end the job.
      if (problem.name !== "ApiError" || (problem.status && problem.status < 500)) throw problem;
    }
  }
  if (now.status === "succeeded") return now.result;
  const { code, message, conflicts } = now.error ?? { code: "INTERNAL", message: "", conflicts: [] };
  throw new ApiError(409, { error: message, code, conflicts });
}
