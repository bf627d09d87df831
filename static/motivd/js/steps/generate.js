// Writing a PRD, followed section by section. The work goes on when the line is gone, and its answer is not lost.

import { api, ApiError, headers } from "../api.js";
import { freshId } from "../dom.js";
import { follow } from "../stream.js";

const PATH = "/api/prd/generate";

/**
 * Ask for a PRD; `progress({sections, total})` hears how far it is. Resolves to the answer, or throws an ApiError.
 * Who asks with the `key` of a call that is under way gets that one's answer.
 */
export function generate(body, progress, key = freshId()) {
  return new Promise((answer, fail) => {
    const stop = follow(PATH, {
      start: (asked) =>
        fetch(PATH, {
          ...asked,
          method: "POST",
          headers: { ...asked.headers, ...headers(), "Content-Type": "application/json", "Idempotency-Key": key },
          body: JSON.stringify(body),
        }),
      on(name, data) {
        if (name === "progress") progress(data);
        if (name === "result") answer(data);
        if (name === "error") fail(new ApiError(500, data));
      },
      done: (name) => name === "result" || name === "error",
      async connection(state, refused) {
        const isUnderWay = refused?.status === 409 && refused.headers.has("Retry-After");
        if (state === "refused" && !isUnderWay) fail(new ApiError(refused.status, await refused.json().catch(() => ({}))));
        if (state !== "lost" && !isUnderWay) return;
        stop();
        answered(body, key).then(answer, fail);
      },
    });
  });
}

/** The same call with the same key: does nothing twice, and answers once the work is done. */
async function answered(body, key) {
  for (let tries = 0; ; tries++) {
    try {
      return await api.post(PATH, body, { key });
    } catch (problem) {
      const waits = problem.status === 409 && problem.retryAfter;
      if (problem.name !== "ApiError" || (!waits && problem.code !== "OFFLINE") || tries > 200) throw problem;
      await new Promise((go) => setTimeout(go, waits ? problem.retryAfter * 1000 : 3000));
    }
  }
}
