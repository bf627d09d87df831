// Server-sent events that heal: what was missed while the connection was gone comes first when it is back.

import { headers } from "./api.js";

const SHORTEST = 500;
const LONGEST = 15_000;

/**
 * Read `url` until `done(name, data)` says true. `on(name, data, id)` gets each event once, in order;
 * `connection(state)` hears "open", "lost" and "refused" (with the answer). `start()` may make the request (for POST).
 * Returns a function that stops.
 */
export function follow(url, { on, done, connection = () => {}, after = "", start }) {
  const stopping = new AbortController();
  let last = String(after);
  let pause = SHORTEST;
  let ended = false;

  async function read() {
    const asked = { headers: { ...headers(), Accept: "text/event-stream" }, signal: stopping.signal, credentials: "same-origin" };
    if (last) asked.headers["Last-Event-ID"] = last;
    const answer = await (start && !last ? start(asked) : fetch(url, asked));
    if (!answer.ok) return refused(answer);
    connection("open");
    pause = SHORTEST;
    for await (const event of events(answer.body)) {
      if (event.id) last = event.id;
      on(event.name, event.data, event.id);
      if (done(event.name, event.data)) ended = true;
      if (ended) return stopping.abort();
    }
  }

  function refused(answer) {
    // A server that is busy or being started anew is waited for; a refusal is final.
    if (answer.status === 429 || answer.status >= 500) throw new Error("busy");
    ended = true;
    connection("refused", answer);
  }

  async function run() {
    while (!ended && !stopping.signal.aborted) {
      try {
        await read();
      } catch {
        // Told below; the next try follows.
      }
      if (ended || stopping.signal.aborted) return;
      connection("lost");
      await pauseOrOnline(pause, stopping.signal);
      pause = Math.min(pause * 1.8, LONGEST);
    }
  }

  run();
  return () => {
    ended = true;
    stopping.abort();
  };
}

function pauseOrOnline(milliseconds, signal) {
  return new Promise((go) => {
    const ready = () => {
      clearTimeout(timer);
      removeEventListener("online", ready);
      go();
    };
    const timer = setTimeout(ready, milliseconds);
    addEventListener("online", ready);
    signal.addEventListener("abort", ready, { once: true });
  });
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    waiting += value;
    let end;
    while ((end = waiting.indexOf("\n\n")) >= 0) {
      const event = parsed(waiting.slice(0, end));
      waiting = waiting.slice(end + 2);
      if (event) yield event;
    }
  }
}

function parsed(block) {
  const event = { name: "message", data: null, id: "" };
  let data = "";
  for (const line of block.split("\n")) {
    if (line.startsWith("id: ")) event.id = line.slice(4);
    else if (line.startsWith("event: ")) event.name = line.slice(7);
    else if (line.startsWith("data: ")) data += line.slice(6);
  }
  if (!data) return null; // a comment that keeps the line alive
  event.data = JSON.parse(data);
  return event;
}
