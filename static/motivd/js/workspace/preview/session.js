// How the preview is: asked for, awaited while it starts, looked at again when something says that it changed.

import { api } from "../../api.js";

const STARTING = 1000;
const WAITING = 4000;
const RUNNING = 12_000;

/** `told(status)` hears each answer, `failed(problem, again)` that there was none. Returns what moves it. */
export function session(base, { told, failed }) {
  const address = `${base}/preview/session`;
  let timer;
  let isShown = false;
  let asked = 0;

  async function ask(how) {
    clearTimeout(timer);
    const mine = ++asked;
    try {
      const status = await how();
      if (mine !== asked) return;
      told(status);
      // It went to sleep while it is looked at: it wakes.
      if (status.state === "stopped" && isShown && !document.hidden) return void wake();
      if (isShown) timer = setTimeout(look, status.state === "starting" ? STARTING : status.shows === "nothing" ? WAITING : RUNNING);
    } catch (problem) {
      if (problem.name !== "ApiError") throw problem;
      if (mine === asked) failed(problem, wake);
    }
  }

  const look = () => (document.hidden ? undefined : ask(() => api.get(address)));
  const wake = (body = {}) => ask(() => api.post(address, body));

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && isShown) wake();
  });
  addEventListener("online", () => isShown && wake());

  return {
    wake,
    look,
    choose: (kind) => wake({ kind }),
    restart: () => ask(() => api.post(`${address}/restart`)),
    shown() {
      isShown = true;
      wake();
    },
    hidden() {
      isShown = false;
      clearTimeout(timer);
    },
  };
}
