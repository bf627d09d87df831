// Parts of this page, as the server makes them now.

import { ApiError } from "../api.js";
import { t } from "../texts.js";
import { freshenTimes } from "../times.js";

/** Fetch the page again, and put its elements with these ids in the place of ours. */
export async function refresh(...ids) {
  let answer;
  try {
    answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  } catch {
    throw new ApiError(0, {});
  }
  if (answer.redirected) throw new ApiError(401, { error: t("signedOut") });
  if (!answer.ok) throw new ApiError(0, {});
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ids) {
    const next = fresh.getElementById(id);
    if (next) document.getElementById(id)?.replaceWith(document.adoptNode(next));
  }
  freshenTimes();
}
