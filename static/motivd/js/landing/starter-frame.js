// A starter that runs: in a frame without an origin, whose page is pages/starters.py.

import { el } from "../dom.js";

const SANDBOX = "allow-scripts allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox allow-downloads";

/** `heard` is what to do with each of the frame's words: `ready` once there is something to see, `escape`. */
export function starterFrame(card, heard, attributes = {}) {
  const frame = el("iframe", { title: card.dataset.title, sandbox: SANDBOX, src: card.dataset.starter, ...attributes });
  const listening = new AbortController();
  addEventListener(
    "message",
    ({ source, data }) => {
      if (source === frame.contentWindow && Object.hasOwn(heard, data?.motivd)) heard[data.motivd]();
    },
    { signal: listening.signal },
  );
  return {
    frame,
    end() {
      listening.abort();
      frame.remove();
    },
  };
}
