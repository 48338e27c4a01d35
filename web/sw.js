// After the first visit everything comes from this device; a new version has a new name.
const NAME = "budgetkit-VERSION";
const FILES = FILE_LIST;

self.addEventListener("install", (event) => event.waitUntil((async () => {
  await (await caches.open(NAME)).addAll(FILES);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys())
    if (name.startsWith("budgetkit-") && name !== NAME) await caches.delete(name);
  await self.clients.claim();
})()));

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith((async () => {
    const held = await (await caches.open(NAME)).match(event.request, { ignoreSearch: true });
    return held ?? fetch(event.request);
  })());
});
