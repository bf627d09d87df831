// The frame of the preview, and the only ear for what it says. Two doors lead in (docs/previews.md): `url`, on a host of
// its own, where the app has an origin and storage; `proxyUrl`, below Motivd, where the page has no origin at all. On
// its own host the frame may keep its origin, because that is another one than ours; below Motivd it never may.

import { $, el } from "../../dom.js";
import { t } from "../../texts.js";

const ALLOWED = "allow-scripts allow-forms allow-modals allow-popups allow-downloads";
const SANDBOX = { url: `${ALLOWED} allow-same-origin`, proxyUrl: ALLOWED };
const KEY = "motivd-preview-door";
// How long a page that has loaded may take to say a first word; its script stands before everything else in it.
const SILENCE = 1500;

function remembered() {
  try {
    return sessionStorage.getItem(KEY) === "proxyUrl" ? "proxyUrl" : "url";
  } catch {
    return "url";
  }
}

function remember(door) {
  try {
    sessionStorage.setItem(KEY, door);
  } catch {
    // It is found out once more, then.
  }
}

// What the app has stored where the browser gives it no storage: it stands in the name of its frame (preview/page/page.js),
// and is as much as that page may be trusted: a text that only goes back to it.
const KEPT_LIMIT = 1_000_000;

/** Returns `{show(addresses, path), navigate(path), post(message), base, heard}`; `heard(message)` gets what is the frame's. */
export function makeFrame(holder, { name, project, heard, silent }) {
  const keptKey = `motivd-preview-kept-${project}`;
  let keptName = null;
  let frame = null;
  let door = remembered();
  let addresses = null;
  let hasSpoken = false;
  let timer;

  const base = () => {
    if (!addresses) return null;
    // Below Motivd means below the address by which this page was opened, whatever the server calls itself.
    return door === "url" ? addresses.url : new URL(new URL(addresses.proxyUrl).pathname, location.origin).href;
  };
  const keep = (text) => {
    if (typeof text !== "string" || text.length > KEPT_LIMIT) return;
    keptName = text;
    try {
      sessionStorage.setItem(keptKey, text);
    } catch {
      // It is kept as long as this page.
    }
  };
  const kept = () => {
    try {
      return keptName ?? sessionStorage.getItem(keptKey) ?? "";
    } catch {
      return keptName ?? "";
    }
  };
  const origin = () => (door === "url" ? new URL(base()).origin : "null");
  const target = (path) => {
    const wanted = new URL(path.replace(/^\/+/, ""), base());
    return wanted.href.startsWith(base()) ? wanted.href : base();
  };

  addEventListener("message", (event) => {
    if (!frame?.contentWindow || event.source !== frame.contentWindow || event.origin !== origin()) return;
    const message = event.data;
    if (typeof message !== "object" || message === null || typeof message.motivd !== "string") return;
    if (!hasSpoken) {
      hasSpoken = true;
      remember(door);
      post({ motivd: "quiet" });
    }
    if (message.motivd === "kept") return keep(message.name);
    heard(message);
  });

  function post(message) {
    // A page without an origin cannot be named: it is the frame itself that we speak to.
    frame?.contentWindow?.postMessage(message, door === "url" ? origin() : "*");
  }

  function build(path) {
    hasSpoken = false;
    frame = el("iframe", { title: t("preview.frame", { name }), name: kept(), sandbox: SANDBOX[door], src: target(path), referrerpolicy: "no-referrer" });
    frame.addEventListener("load", () => {
      clearTimeout(timer);
      timer = setTimeout(() => hasSpoken || unheard(path), SILENCE);
    });
    holder.replaceChildren(frame);
  }

  /** Where the host of previews cannot be reached, the browser shows an error of its own: the other door is tried. */
  function unheard(path) {
    if (door !== "url") return silent();
    door = "proxyUrl";
    return build(path);
  }

  return {
    get element() {
      return frame;
    },
    get base() {
      return base();
    },
    post,
    /** Show the app; a page that is open by an address that still works stays as it is. */
    show(given, path) {
      const isSame = addresses && sameCapability(addresses, given);
      if (!isSame) addresses = given;
      if (!isSame || !frame) build(path);
    },
    navigate(path) {
      // Without a step in the history of the browser, which is the workspace's.
      frame?.contentWindow?.location.replace(target(path));
      $("iframe", holder)?.focus({ preventScroll: true });
    },
    remove() {
      frame = null;
      addresses = null;
      holder.replaceChildren();
    },
  };
}

const CHANGED_AFTER = 8 * 3600 * 1000;
const since = new WeakMap();

// The address of a preview is another one each hour, and works for twelve: an open page is left alone until then.
function sameCapability(known, given) {
  if (!since.has(known)) since.set(known, Date.now());
  const isOld = Date.now() - since.get(known) > CHANGED_AFTER;
  return known.url === given.url || (known.startedAt === given.startedAt && !isOld);
}
