// Attacks of a previewed page on the builder. Each answers with what it got; null is nothing.
// `builder` is the builder's origin. In the page of a preview all have to get nothing; in one of the builder's, most get something.
globalThis.attacks = (builder) => {
  const mine = () => /csrftoken=(?!stolen)/.test(document.cookie);
  const within = (promise, ms = 1500) => Promise.race([promise, new Promise((done) => setTimeout(() => done(null), ms))]);
  const read = async (options) => {
    const answer = await fetch(`${builder}/api/tokens`, options);
    const text = await answer.text();
    return answer.ok && text.includes('tokens') ? text : null;
  };
  const framed = (make) => within(new Promise((done) => {
    const frame = document.createElement('iframe');
    make(frame);
    frame.onload = () => { try { done(frame.contentDocument?.cookie || frame.contentDocument?.querySelector('form')?.action || null); } catch { done(null); } };
    document.body.append(frame);
  }));
  const heard = (type) => within(new Promise((done) => addEventListener('message', (event) => event.data?.stolen && done(event.data.stolen), { once: false })));
  const code = `fetch('${builder}/api/tokens', {credentials: 'include'}).then(a => a.text()).then(t => (self.postMessage ? self : parent).postMessage({stolen: t.includes('tokens":') ? t : null}, '*')).catch(() => 0)`;
  return {
    cookie: () => (mine() ? document.cookie : null),
    cookieStore: async () => (await cookieStore.getAll()).find((one) => /csrftoken|sessionid/.test(one.name) && one.value !== 'stolen')?.value ?? null,
    fetchWithCredentials: () => read({ credentials: 'include' }),
    fetchSameOrigin: () => read({ credentials: 'same-origin' }),
    fetchNoCors: async () => { const a = await fetch(`${builder}/api/tokens`, { mode: 'no-cors', credentials: 'include' }); return (await a.text()) || null; },
    xhr: () => within(new Promise((done) => {
      const request = new XMLHttpRequest();
      request.open('GET', `${builder}/api/tokens`);
      request.withCredentials = true;
      request.onload = () => done(request.status === 200 ? request.responseText : null);
      request.onerror = () => done(null);
      request.send();
    })),
    eventSource: () => within(new Promise((done) => { const s = new EventSource(`${builder}/api/tokens`, { withCredentials: true }); s.onopen = () => done('open'); s.onerror = () => done(null); })),
    localStorage: () => localStorage.getItem('builder-secret'),
    sessionStorage: () => sessionStorage.getItem('builder-secret'),
    indexedDB: () => within(indexedDB.databases().then((all) => all.find((one) => one.name === 'builder-secret')?.name ?? null)),
    caches: () => within(caches.match(`${builder}/builder-secret`).then((found) => (found ? found.text() : null))),
    originPrivateFiles: () => within(navigator.storage.getDirectory().then((root) => root.getFileHandle('builder-secret')).then((file) => file.name)),
    serviceWorker: () => within(navigator.serviceWorker.register('sw.js').then((it) => it.scope)),
    serviceWorkerOfBuilder: () => within(navigator.serviceWorker.register(`${builder}/static/motivd/sw.js`).then((it) => it.scope)),
    sharedWorker: () => { const worker = new SharedWorker(`data:text/javascript,onconnect=e=>{${encodeURIComponent(code)}}`); return within(new Promise((done) => { worker.port.onmessage = (event) => done(event.data?.stolen ?? null); })); },
    blobWorker: () => { const worker = new Worker(URL.createObjectURL(new Blob([code], { type: 'text/javascript' }))); return within(new Promise((done) => { worker.onmessage = (event) => done(event.data?.stolen ?? null); })); },
    parentDocument: () => (parent === self ? null : parent.document.title || parent.document.body.innerHTML.slice(0, 50) || 'reached'),
    parentLocation: () => (parent === self ? null : parent.location.href),
    opener: () => (opener ? opener.document.cookie || opener.document.body.innerHTML : null),
    popupDocument: () => { const popup = open(`${builder}/admin/login/`, '_blank', 'width=100,height=100'); return within(new Promise((done) => setTimeout(() => { try { done(popup?.document.body.innerHTML || null); } catch { done(null); } finally { popup?.close(); } }, 700))); },
    frameOfBuilder: () => framed((frame) => { frame.src = `${builder}/admin/login/`; }),
    srcdocFrame: () => { const got = heard(); const frame = document.createElement('iframe'); frame.srcdoc = `<script>${code}<\/script>`; document.body.append(frame); return got; },
    dataFrame: () => { const got = heard(); const frame = document.createElement('iframe'); frame.src = `data:text/html,<script>${encodeURIComponent(code)}<\/script>`; document.body.append(frame); return got; },
    blobFrame: () => { const got = heard(); const frame = document.createElement('iframe'); frame.src = URL.createObjectURL(new Blob([`<script>${code}<\/script>`], { type: 'text/html' })); document.body.append(frame); return got; },
    objectTag: () => within(new Promise((done) => { const it = document.createElement('object'); it.data = `${builder}/admin/login/`; it.onload = () => { try { done(it.contentDocument?.body ? 'reached' : null); } catch { done(null); } }; it.onerror = () => done(null); document.body.append(it); })),
    importBuilder: () => within(import(`${builder}/healthz`).then(() => 'imported')),
    clipboard: () => within(navigator.clipboard.readText().then((text) => text || 'read')),
    geolocation: () => within(new Promise((done) => navigator.geolocation.getCurrentPosition(() => done('here'), () => done(null)))),
    camera: () => within(navigator.mediaDevices.getUserMedia({ video: true, audio: true }).then(() => 'seen')),
    passwords: () => within(navigator.credentials.get({ password: true }).then((found) => found?.id ?? null)),
    storageAccess: () => within(document.requestStorageAccess().then(() => (mine() ? document.cookie : null))),
    documentDomain: () => { const url = new URL(builder); document.domain = url.hostname; return parent !== self ? parent.document.title || 'reached' : null; },
    broadcast: () => within(new Promise((done) => { new BroadcastChannel('builder-secret').onmessage = (event) => done(event.data); }), 1200),
    setCookie: () => { document.cookie = 'sessionid=stolen; path=/'; document.cookie = 'csrftoken=stolen; path=/'; return null; },
    beacon: () => { navigator.sendBeacon(`${builder}/api/projects/create`, new Blob(['{"name":"stolen by beacon"}'], { type: 'text/plain' })); return null; },
    write: async () => { const a = await fetch(`${builder}/api/projects/create`, { method: 'POST', credentials: 'include', mode: 'no-cors', headers: { 'content-type': 'text/plain' }, body: '{"name":"stolen by fetch"}' }); return a.status === 201 ? 'written' : null; },
    form: () => { for (const target of ['_blank', 'x']) { const form = document.createElement('form'); Object.assign(form, { method: 'post', action: `${builder}/api/projects/create`, enctype: 'text/plain', target }); const field = document.createElement('input'); Object.assign(field, { name: '{"name":"stolen by form","x":"', value: '"}' }); form.append(field); document.body.append(form); form.submit(); } return null; },
    socketOfAnother: () => within(new Promise((done) => { const socket = new WebSocket(`${builder.replace(/^http/, 'ws')}/api/projects/00000000-0000-0000-0000-000000000000/preview/proxy/~aaaa/__motivd/live`); socket.onopen = () => done('open'); socket.onerror = () => done(null); })),
    topNavigation: () => { if (top !== self) top.location.href = 'about:blank#taken'; return null; },
    topLink: () => { if (top !== self) { const link = document.createElement('a'); Object.assign(link, { href: 'about:blank#taken', target: '_top' }); document.body.append(link); link.click(); } return null; },
    topScript: () => { if (top !== self) top.location.href = "javascript:document.title='taken'"; return null; },
    spoofedMessage: () => { for (const target of [parent, top, opener]) target?.postMessage({ motivd: 'picked', element: { tag: 'stolen', source: null } }, '*'); return null; },
    historyOfBuilder: () => { history.pushState(null, '', '/admin/'); const at = mine() ? document.cookie : null; return at; },
  };
};
globalThis.attack = async (builder) => {
  const got = {};
  const tried = Object.entries(attacks(builder)).map(async ([name, run]) => {
    try { got[name] = (await run()) ?? null; } catch { got[name] = null; }
  });
  await Promise.all(tried);
  return got;
};
