// The modules of a page, and how they are replaced while it runs. Classic script; `__motivd` stands already.
(() => {
  const { __motivd: motivd } = globalThis;
  const defined = new Map(); // id → {deps, signature, run}
  const running = new Map(); // id → {exports}
  const loads = {};
  let refresh = null;

  motivd.packages = (found) => Object.assign(loads, found);
  motivd.define = (id, deps, signature, run) => defined.set(id, { deps, signature, run });

  function required(from, name) {
    const id = defined.get(from).deps[name];
    if (id !== undefined) return load(id);
    if (Object.hasOwn(loads, name)) return loads[name]();
    throw new Error(`${from} imports ${name}, which is not there.`);
  }

  function load(id) {
    const there = running.get(id);
    if (there) return there.exports;
    const definition = defined.get(id);
    if (!definition) throw new Error(`${id} is not there.`);
    const module = { exports: {} };
    running.set(id, module); // before it runs: modules may import each other in a circle
    try {
      definition.run((name) => required(id, name), module, module.exports, motivd.address(id), (values) =>
        register(id, definition, values),
      );
      register(id, definition, module.exports);
    } catch (error) {
      running.delete(id);
      throw error;
    }
    return module.exports;
  }

  function register(id, definition, values) {
    if (!refresh) return;
    for (const name of Object.keys(values)) {
      const value = valueOf(values, name);
      if (!isComponent(value)) continue;
      refresh.register(value, `${id} ${name}`);
      refresh.setSignature(value, definition.signature);
    }
  }

  function valueOf(values, name) {
    try {
      return values[name];
    } catch {
      return undefined; // not there yet
    }
  }

  function isComponent(value) {
    return refresh.isLikelyComponentType(value);
  }

  // A module whose exports are all components can be replaced by itself: React finds the old ones by their names.
  function isBoundary(id) {
    const module = running.get(id);
    if (!module || !refresh || id.endsWith('.json')) return false;
    const names = Object.keys(module.exports);
    return names.length > 0 && names.every((name) => isComponent(valueOf(module.exports, name)));
  }

  function importersOf(id) {
    const found = [];
    for (const [other, { deps }] of defined) {
      if (running.has(other) && Object.values(deps).includes(id)) found.push(other);
    }
    return found;
  }

  // Returns {stale, boundaries}: what has to run again, and where it ends; null where it ends nowhere.
  function spread(changed) {
    const stale = new Set();
    const boundaries = new Set();
    const waiting = [...changed].filter((id) => running.has(id));
    while (waiting.length) {
      const id = waiting.pop();
      if (stale.has(id)) continue;
      stale.add(id);
      if (isBoundary(id)) {
        boundaries.add(id);
        continue;
      }
      const importers = importersOf(id);
      if (!importers.length) return null;
      waiting.push(...importers);
    }
    return { stale, boundaries };
  }

  motivd.start = (entries) => {
    if (!refresh && loads['react-refresh/runtime']) {
      refresh = loads['react-refresh/runtime']();
      refresh.injectIntoGlobalHook(globalThis);
    }
    watchSources();
    for (const id of entries) load(id);
  };

  // Replaces modules. Returns false where only loading the page anew shows the change.
  motivd.replace = (changed, run) => {
    const wasBoundary = new Map(changed.map((id) => [id, isBoundary(id)]));
    const reach = spread(changed);
    run();
    if (!reach) return false;
    const kept = new Map([...reach.stale].map((id) => [id, running.get(id)]));
    for (const id of reach.stale) running.delete(id);
    try {
      for (const id of reach.boundaries) load(id);
    } catch (error) {
      for (const [id, module] of kept) if (!running.has(id)) running.set(id, module);
      throw error;
    }
    if ([...wasBoundary].some(([id, was]) => was && running.has(id) && !isBoundary(id))) return false;
    if (refresh && reach.boundaries.size) refresh.performReactRefresh();
    return true;
  };

  // Where an element stands in the source, for the picker. By its properties, where no page looks.
  const sources = new WeakMap();
  function watchSources() {
    const runtime = loads['react/jsx-dev-runtime']?.();
    if (!runtime) return;
    const { jsxDEV } = runtime;
    runtime.jsxDEV = (type, props, key, isStatic, source, self) => {
      const element = jsxDEV(type, props, key, isStatic, source, self);
      if (typeof type === 'string' && source) sources.set(element.props, source);
      return element;
    };
  }
  motivd.sourceOf = (node) => {
    for (let at = node; at; at = at.parentElement) {
      const key = Object.keys(at).find((name) => name.startsWith('__reactProps$'));
      const source = key && sources.get(at[key]);
      if (source) return { file: source.fileName, line: source.lineNumber, column: source.columnNumber };
    }
    return null;
  };
})();
