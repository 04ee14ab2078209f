// The page offline: one cache per version, filled at once with what the first opening needs and later
// with what was fetched on demand.
const version = '@ONEGIN_PAGE_VERSION@';
const first = [/*@ONEGIN_PAGE_FILES@*/];

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(version).then((cache) => cache.addAll(first)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith('onegin-') && name !== version) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET' || !event.request.url.startsWith(self.registration.scope)) return;
  event.respondWith((async () => {
    const cache = await caches.open(version);
    const url = event.request.url.split('?')[0];
    const kept = await cache.match(url.endsWith('/') ? `${url}index.html` : url);
    if (kept) return kept;
    const response = await fetch(event.request);
    if (response.ok) await cache.put(url, response.clone());
    return response;
  })());
});
