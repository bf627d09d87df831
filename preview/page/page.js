// Stands first in every page of a preview: what it lacks in its frame, and its voice. `given` is filled in by the server.
((given) => {
  const motivd = (globalThis.__motivd = { base: given.base });
  const real = {
    location,
    WebSocket,
    setTimeout: setTimeout.bind(globalThis),
    addEventListener: addEventListener.bind(globalThis),
  };
  const root = given.base; // '/' on a host of its own
  const underPath = root !== '/';

  // Addresses ---------------------------------------------------------------------------------------------------
  // Apps are written for the root of a host. Under a path, what they ask for at the root is meant below it.
  const fixed = (address) => {
    if (!underPath || (typeof address !== 'string' && !(address instanceof URL))) return address;
    const text = String(address);
    if (text.startsWith('/') && !text.startsWith('//')) return text.startsWith(root) ? text : root + text.slice(1);
    for (const origin of [real.location.origin, real.location.origin.replace(/^http/, 'ws')]) {
      if (text === origin) return origin + root;
      if (text.startsWith(origin + '/') && !text.startsWith(origin + root)) {
        return origin + root + text.slice(origin.length + 1);
      }
    }
    return address;
  };
  const seen = (path) => (path.startsWith(root) ? '/' + path.slice(root.length) : path);
  motivd.address = (path) => `${real.location.origin}${root}${path}`;

  const actions = { assign: (to) => real.location.assign(fixed(to)), replace: (to) => real.location.replace(fixed(to)) };
  motivd.location = !underPath
    ? real.location
    : new Proxy(Object.create(null), {
        get(_target, name) {
          if (name === 'pathname') return seen(real.location.pathname);
          if (name === 'href' || name === 'toString' || name === Symbol.toPrimitive) {
            const href = real.location.origin + seen(real.location.pathname) + real.location.search + real.location.hash;
            return name === 'href' ? href : () => href;
          }
          if (Object.hasOwn(actions, name)) return actions[name];
          const value = real.location[name];
          return typeof value === 'function' ? value.bind(real.location) : value;
        },
        set(_target, name, value) {
          real.location[name] = name === 'href' || name === 'pathname' ? fixed(value) : value;
          return true;
        },
        has: (_target, name) => name in real.location,
      });
  Object.defineProperty(motivd, 'location', { set: (value) => (real.location.href = fixed(String(value))), get: ((was) => () => was)(motivd.location) });

  if (underPath) {
    const wrap = (owner, name, change) => {
      const was = owner?.[name];
      if (was) owner[name] = change(was);
    };
    for (const name of ['pushState', 'replaceState']) {
      wrap(History.prototype, name, (was) => function (state, title, address) {
        return was.call(this, state, title, address == null ? address : fixed(address));
      });
    }
    wrap(globalThis, 'fetch', (was) => (input, options) => {
      const moved = input instanceof Request && fixed(input.url) !== input.url ? new Request(fixed(input.url), input) : fixed(input);
      return was(moved, options);
    });
    wrap(XMLHttpRequest.prototype, 'open', (was) => function (method, address, ...rest) {
      return was.call(this, method, fixed(address), ...rest);
    });
    wrap(navigator.__proto__, 'sendBeacon', (was) => function (address, data) {
      return was.call(this, fixed(address), data);
    });
    wrap(globalThis, 'open', (was) => (address, ...rest) => was(fixed(address), ...rest));
    for (const name of ['EventSource', 'WebSocket']) {
      wrap(globalThis, name, (was) => new Proxy(was, { construct: (target, [address, ...rest]) => new target(fixed(address), ...rest) }));
    }
    const attributes = new Set(['src', 'href', 'action', 'poster', 'data', 'formaction', 'xlink:href']);
    const isLink = (element) => element instanceof HTMLAnchorElement; // what an app reads there, it compares
    wrap(Element.prototype, 'setAttribute', (was) => function (name, value) {
      return was.call(this, name, attributes.has(String(name).toLowerCase()) && !isLink(this) ? fixed(value) : value);
    });
    for (const [type, name] of [[HTMLImageElement, 'src'], [HTMLScriptElement, 'src'], [HTMLLinkElement, 'href'], [HTMLMediaElement, 'src'], [HTMLSourceElement, 'src'], [HTMLIFrameElement, 'src'], [HTMLFormElement, 'action']]) {
      const found = Object.getOwnPropertyDescriptor(type.prototype, name);
      if (found) Object.defineProperty(type.prototype, name, { ...found, set(value) { found.set.call(this, fixed(value)); } });
    }
    real.addEventListener('click', (event) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
      const wanted = link?.getAttribute('href');
      if (!wanted || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
      if (link.target && link.target !== '_self') {
        link.href = fixed(wanted);
      } else if (fixed(wanted) !== wanted) {
        event.preventDefault();
        real.location.assign(fixed(wanted));
      }
    });
  }

  // What an opaque origin lacks, and what browsers refuse to a frame of another site: kept in the name of the frame,
  // which outlives the page, and which the workspace keeps for the next frame.
  const MARK = 'motivd-kept:';
  const NAME_LIMIT = 1_000_000;
  let nameSaid = () => {};
  const isRefused = () => {
    try { return !globalThis.localStorage; } catch { return true; }
  };
  if (given.opaque || isRefused()) {
    class Kept {
      #items;
      #changed;
      constructor(items, changed) {
        this.#items = new Map(items);
        this.#changed = changed;
      }
      get length() { return this.#items.size; }
      key(index) { return [...this.#items.keys()][index] ?? null; }
      getItem(name) { return this.#items.get(String(name)) ?? null; }
      setItem(name, value) { this.#items.set(String(name), String(value)); this.#changed(); }
      removeItem(name) { this.#items.delete(String(name)); this.#changed(); }
      clear() { this.#items.clear(); this.#changed(); }
    }
    const methods = new Set([...Object.getOwnPropertyNames(Kept.prototype)]);
    const storage = (items, changed) => {
      const kept = new Kept(items, changed);
      return new Proxy(kept, {
        get: (_target, name) => typeof name === 'symbol' || methods.has(name) ? (typeof kept[name] === 'function' ? kept[name].bind(kept) : kept[name]) : kept.getItem(name) ?? undefined,
        set: (_target, name, value) => (kept.setItem(name, value), true),
        deleteProperty: (_target, name) => (kept.removeItem(name), true),
        has: (_target, name) => methods.has(name) || kept.getItem(name) !== null,
        ownKeys: () => Array.from({ length: kept.length }, (_one, index) => kept.key(index)),
        getOwnPropertyDescriptor: (_target, name) => kept.getItem(name) === null ? undefined : { value: kept.getItem(name), enumerable: true, configurable: true, writable: true },
      });
    };
    const before = (() => {
      try { return globalThis.name.startsWith(MARK) ? JSON.parse(globalThis.name.slice(MARK.length)) : {}; } catch { return {}; }
    })();
    const storages = {};
    let isDue = false;
    const written = () => {
      if (!isDue) return;
      isDue = false;
      const entries = Object.entries(storages).map(([name, one]) => [name, Object.keys(one).map((key) => [key, one.getItem(key)])]);
      const text = MARK + JSON.stringify(Object.fromEntries(entries));
      if (text.length > NAME_LIMIT) return;
      globalThis.name = text;
      nameSaid(text);
    };
    const changed = () => {
      if (!isDue) real.setTimeout(written, 0);
      isDue = true;
    };
    real.addEventListener('pagehide', written);
    for (const name of ['localStorage', 'sessionStorage']) {
      const items = Array.isArray(before?.[name]) ? before[name].filter((one) => Array.isArray(one)) : [];
      storages[name] = storage(items, changed);
      Object.defineProperty(globalThis, name, { value: storages[name], configurable: true });
    }
    const cookies = new Map();
    Object.defineProperty(Document.prototype, 'cookie', {
      configurable: true,
      get: () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      set: (text) => {
        const [pair, ...rest] = String(text).split(';');
        const [name, ...value] = pair.split('=');
        const ends = rest.some((part) => /^\s*max-age=(0|-\d+)\s*$/i.test(part) || (/^\s*expires=/i.test(part) && Date.parse(part.split('=')[1]) <= Date.now()));
        ends ? cookies.delete(name.trim()) : cookies.set(name.trim(), value.join('=').trim());
      },
    });
  }

  // Its voice -----------------------------------------------------------------------------------------------------
  const told = new Map(); // fingerprint → report
  let state = given.state;
  let socket = null;
  const cut = (value, length) => String(value ?? '').slice(0, length);
  const shown = (value) => {
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (typeof value === 'string') return value;
    try { return JSON.stringify(value) ?? String(value); } catch { return String(value); }
  };
  const tell = (kind, message, { stack = '', source = '', line = 0, column = 0 } = {}) => {
    const report = { kind, message: cut(message, 2000), stack: cut(stack, 8000), source: cut(source, 500), line, column, page: cut(seen(real.location.pathname), 500), state };
    const print = `${kind} ${report.message} ${report.source} ${line}`;
    if (told.size >= 200 && !told.has(print)) return;
    told.set(print, report);
    send({ type: 'errors', state, errors: [report] });
    say('error', { error: report });
  };
  const send = (message) => {
    if (socket?.readyState === 1) socket.send(JSON.stringify(message));
  };
  motivd.tell = tell;

  real.addEventListener('error', (event) => {
    const target = event.target;
    if (target instanceof Element) {
      const address = target.src || target.href || target.data;
      if (address) tell('resource', `${target.localName}: ${address}`, { source: address });
    } else {
      tell('error', event.message, { stack: event.error?.stack, source: event.filename, line: event.lineno, column: event.colno });
    }
  }, true);
  real.addEventListener('unhandledrejection', (event) => tell('rejection', shown(event.reason), { stack: event.reason?.stack }));
  real.addEventListener('securitypolicyviolation', (event) => tell('policy', `${event.effectiveDirective}: ${event.blockedURI}`, { source: event.sourceFile, line: event.lineNumber, column: event.columnNumber }));
  const wasError = console.error;
  console.error = (...parts) => {
    const text = typeof parts[0] === 'string' ? parts[0].replace(/%[sdifoOc]/g, () => shown(parts.splice(1, 1)[0] ?? '')) : null;
    const error = parts.find((part) => part instanceof Error);
    tell('console', [text, ...parts.slice(text === null ? 0 : 1).map(shown)].filter((part) => part !== null).join(' '), { stack: error?.stack ?? new Error().stack });
    wasError.apply(console, parts);
  };
  const loud = globalThis.fetch;
  globalThis.fetch = async (...parts) => {
    const address = parts[0] instanceof Request ? parts[0].url : String(parts[0]);
    try {
      const response = await loud(...parts);
      if (!response.ok) tell('request', `${response.status} ${address}`, { source: address });
      return response;
    } catch (error) {
      if (error?.name !== 'AbortError') tell('request', `${error?.message ?? error}: ${address}`, { source: address });
      throw error;
    }
  };

  // Its ear: what was saved shows without a reload by hand ---------------------------------------------------------
  let wait = 250;
  const hearing = () => {
    const url = `${real.location.origin.replace(/^http/, 'ws')}${root}__motivd/live`;
    socket = new real.WebSocket(url);
    socket.onopen = () => {
      wait = 250;
      send({ type: 'hello', state, errors: [...told.values()] });
    };
    socket.onmessage = ({ data }) => heard(JSON.parse(data));
    socket.onclose = () => {
      real.setTimeout(hearing, wait + Math.random() * 100);
      wait = Math.min(wait * 2, 5000);
    };
  };
  const again = () => real.location.reload();
  const heard = (message) => {
    if (message.type === 'reload') return again();
    if (message.type === 'broken') return strip(message), say('broken');
    if (message.type === 'update') {
      strip(null);
      const isShown = message.state === state; // told twice, or back to what it was
      if (!isShown && message.from !== state) return again();
      state = message.state;
      try {
        if (!update(isShown ? { ...message, modules: [], styles: [] } : message)) return again();
      } catch (error) {
        tell('error', shown(error), { stack: error?.stack });
      }
      send({ type: 'shown', state, errors: [...told.values()] });
      say('shown');
    }
  };
  const update = ({ modules, styles, scripts, state: now }) => {
    for (const [print, report] of told) {
      if (report.state !== now) told.delete(print); // what still is wrong says so again
    }
    for (const { path, text } of styles) restyle(path, text, now);
    if (!modules.length) return true;
    if (!motivd.replace) return false;
    return motivd.replace(modules, () => {
      for (const { id, code } of scripts) (0, eval)(`${code}\n//# sourceURL=${motivd.address(id)}?state=${now}`);
    });
  };
  const restyle = (path, text, now) => {
    for (const style of document.querySelectorAll('style[data-motivd]')) {
      if (style.dataset.motivd === path && text !== null) style.textContent = text.replace(/((?:url\(\s*["']?|@import\s+["']))\/(?!\/)/gi, `$1${root}`);
    }
    const address = motivd.address(path);
    for (const link of document.querySelectorAll('link[rel~="stylesheet"]')) {
      if (link.href.split('?')[0] !== address) continue;
      const next = link.cloneNode();
      next.href = `${address}?state=${now}`;
      next.onload = () => link.remove();
      link.after(next);
    }
  };
  let bar = null;
  let isQuiet = false;
  const strip = (problem) => {
    bar?.remove();
    bar = null;
    if (!problem || !state || isQuiet) return; // a page without a state says so itself
    bar = document.createElement('div');
    const inside = bar.attachShadow({ mode: 'open' });
    const text = document.createElement('div');
    text.setAttribute('role', 'status');
    text.style.cssText = 'position:fixed;inset:auto 12px 12px;z-index:2147483647;padding:10px 14px;border-radius:8px;background:#2a1215;color:#ffd9d9;font:13px/1.45 ui-monospace,monospace;white-space:pre-wrap;box-shadow:0 4px 24px #0008';
    text.textContent = `${given.broken}\n${problem.file ? `${problem.file}:${problem.line ?? 1} ` : ''}${problem.message}`;
    inside.append(text);
    (document.body ?? document.documentElement).append(bar);
  };
  // Behind the page itself: what was saved or went wrong meanwhile is told then.
  let isHearing = false;
  const listen = () => {
    if (!isHearing) hearing();
    isHearing = true;
  };
  real.addEventListener('load', () => real.setTimeout(listen, 0));
  real.setTimeout(listen, 2000);

  // What the workspace around a page is told, and asks ------------------------------------------------------------
  const isFramed = parent !== globalThis;
  const say = (motivd, values = {}) => isFramed && parent.postMessage({ motivd, ...values }, '*');
  nameSaid = (name) => say('kept', { name });
  const asks = {
    // It shows by itself what is broken.
    quiet: () => ((isQuiet = true), strip(null)),
    // Only what the page itself has pushed: the builder's own history is not the page's to move in.
    go: ({ by }) => history.go(Number(by) || 0),
    pick: ({ on }) => pick(Boolean(on)),
  };
  real.addEventListener('message', ({ source, data }) => {
    if (isFramed && source === parent && Object.hasOwn(asks, data?.motivd)) asks[data.motivd](data);
  });
  const looksEmpty = () => !document.body?.innerText.trim() && !document.body?.querySelector('img,svg,canvas,video,iframe,object,input,button');
  if (isFramed) {
    const page = `${Date.now()}-${Math.random()}`; // one for each load
    const place = () => cut(seen(real.location.pathname) + real.location.search + real.location.hash, 2000);
    let { length } = history;
    const at = (how) => {
      say('at', { page, path: place(), how: how ?? (history.length > length ? 'pushed' : 'moved') });
      length = history.length;
    };
    for (const [name, how] of [['pushState', 'pushed'], ['replaceState', 'replaced']]) {
      const was = History.prototype[name];
      History.prototype[name] = function (...given) {
        was.apply(this, given);
        at(how);
      };
    }
    real.addEventListener('popstate', () => at());
    real.addEventListener('hashchange', () => at());
    real.addEventListener('load', () => real.setTimeout(() => say('empty', { isEmpty: looksEmpty() }), 1500));
    at('loaded');
  }

  // The picker of the workspace -----------------------------------------------------------------------------------
  let picking = false;
  let aimed = null; // what would be picked
  let frame = null; // the line around it
  const pick = (on) => {
    picking = on;
    aimed = null;
    frame?.remove();
    frame = null;
  };
  const aim = (element) => {
    if (!element || element === frame) return;
    aimed = element;
    if (!frame) {
      frame = document.createElement('div');
      document.documentElement.append(frame);
    }
    const { x, y, width, height } = element.getBoundingClientRect();
    frame.style.cssText = `all:initial;position:fixed;left:${x}px;top:${y}px;width:${width}px;height:${height}px;box-sizing:border-box;pointer-events:none;z-index:2147483647;outline:2px solid #c8f25c;outline-offset:1px;background:#c8f25c2e;box-shadow:0 0 0 4px #0006`;
  };
  const picked = (target) => {
    pick(false);
    if (!target) return say('picked', { element: null });
    const { x, y, width, height } = target.getBoundingClientRect();
    const element = { tag: target.localName, id: target.id, classes: cut(target.getAttribute('class'), 500), text: cut(target.textContent?.trim(), 200) };
    return say('picked', { element: { ...element, rectangle: { x, y, width, height }, source: motivd.sourceOf?.(target) ?? null } });
  };
  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  // By keys: arrows go along the tree of elements, Enter takes one, Escape none.
  const steps = {
    ArrowUp: () => (aimed && aimed !== document.body ? aimed.parentElement : null),
    ArrowDown: () => (aimed ?? document.body).firstElementChild,
    ArrowLeft: () => aimed?.previousElementSibling,
    ArrowRight: () => aimed?.nextElementSibling,
  };
  real.addEventListener('keydown', (event) => {
    if (!picking) return;
    if (event.key === 'Escape') return stop(event), picked(null);
    if (event.key === 'Enter' && aimed) return stop(event), picked(aimed);
    if (!Object.hasOwn(steps, event.key)) return;
    stop(event);
    const next = steps[event.key]();
    next?.scrollIntoView({ block: 'nearest' });
    aim(next);
  }, true);
  real.addEventListener('pointermove', (event) => {
    if (picking && event.target instanceof Element) aim(event.target);
  }, true);
  for (const name of ['pointerdown', 'mousedown', 'pointerup', 'mouseup']) {
    real.addEventListener(name, (event) => picking && stop(event), true);
  }
  real.addEventListener('click', (event) => {
    if (!picking || !(event.target instanceof Element)) return;
    stop(event);
    picked(event.target);
  }, true);
})(__GIVEN__);
