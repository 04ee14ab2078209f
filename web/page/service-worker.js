// The page offline: one cache per version, filled at once with what the first opening needs and later
// with what was fetched on demand.
//
// A version never mixes with another: a new one waits until no page of the old one is open, and a
// reload of the only page is such a moment.
const version = '@ONEGIN_PAGE_VERSION@';
const first = [/*@ONEGIN_PAGE_FILES@*/];
// Several Onegins may live on one host, each below its own path.
const ours = `onegin ${self.registration.scope} `;

self.addEventListener('install', (event) => {
  // The host is asked again, for the browser's own cache may hold files of another version.
  const requests = first.map((file) => new Request(file, { cache: 'no-cache' }));
  event.waitUntil(caches.open(ours + version).then((cache) => cache.addAll(requests)));
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith(ours) && name !== ours + version) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

// From the version before: its last page is going.
self.addEventListener('message', ({ data }) => {
  if (data === 'take over') self.skipWaiting();
});

// The address under which a file is kept: without a query, a folder for its index.html.
const keptAs = (url) => url.split(/[?#]/)[0].replace(/\/index\.html$/, '/');

async function answer(request) {
  const { waiting } = self.registration;
  if (request.mode === 'navigate' && waiting && (await self.clients.matchAll()).length < 2) {
    waiting.postMessage('take over');
    // And come again, to the new version.
    const headers = { 'Content-Type': 'text/html', Refresh: '0' };
    return new Response('<!doctype html><link rel="icon" href="data:,">', { headers });
  }
  const cache = await caches.open(ours + version);
  const url = keptAs(request.url);
  const kept = await cache.match(url);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok && !response.redirected) await cache.put(url, response.clone());
  return response;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(self.registration.scope)) return;
  event.respondWith(answer(request));
});
