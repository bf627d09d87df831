// Whether long lines are wrapped: the browser keeps what was chosen.

const KEY = "motivd-editor-wraps";

/** True or false once somebody chose, else null. */
export function keptWraps() {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === null ? null : kept === "yes";
  } catch {
    return null;
  }
}

export function keepWraps(wraps) {
  try {
    localStorage.setItem(KEY, wraps ? "yes" : "no");
  } catch {
    // For this time only, then.
  }
}
